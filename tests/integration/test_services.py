"""docker-compose.yml without an engine: the real compose binary reads it, and each service's command really runs."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from flows.settings import Settings
from tests.commands import PROJECT, SampleRun, environment

BIN = Path(sys.executable).parent


def compose_binary() -> Path:
    import compose

    # The package's console script swallows the exit code; the binary inside does not (2026-11-24).
    return Path(str(compose.__file__)).parent / "docker-compose"


def compose_config(**variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "POSTGRES_PASSWORD"}
    return subprocess.run(
        [str(compose_binary()), "--project-directory", str(PROJECT), "config", "--format", "json"],
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    done = compose_config(POSTGRES_PASSWORD="secret")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["services"]
    return found


def test_compose_needs_a_password() -> None:
    done = compose_config()
    assert done.returncode != 0
    assert "POSTGRES_PASSWORD" in done.stderr


def test_every_service_is_pinned_healthy_and_bound_to_this_machine(services: dict[str, Any]) -> None:
    assert set(services) == {"postgres", "prefect-server", "worker", "dashboard"}
    for name, service in services.items():
        tag = service["image"].rpartition(":")[2]
        assert tag[0].isdigit(), f"{name} is not pinned: {service['image']}"
        assert service["healthcheck"]["test"], name
        assert all(port["host_ip"] == "127.0.0.1" for port in service.get("ports", [])), name
        if name != "postgres":
            assert service["environment"]["DO_NOT_TRACK"] == "1"
            assert service["environment"]["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_the_worker_is_handed_every_setting_of_delivery_with_its_default(services: dict[str, Any]) -> None:
    given = services["worker"]["environment"]
    names = [name for name in Settings.model_fields if name.startswith(("alert_", "smtp_", "dashboard_"))]
    assert len(names) >= 14
    assert [name for name in names if f"BRINKWATCH_{name.upper()}" not in given] == []
    handed = Settings.model_validate({name: given[f"BRINKWATCH_{name.upper()}"] for name in names})
    for name in names:
        value, default = getattr(handed, name), Settings.model_fields[name].default
        assert value == default or (default is None and value.get_secret_value() == ""), name


def test_the_worker_is_handed_what_the_environment_says_of_delivery() -> None:
    done = compose_config(
        POSTGRES_PASSWORD="secret",
        BRINKWATCH_ALERT_DAYS="3",
        BRINKWATCH_ALERT_FEED="false",
        BRINKWATCH_ALERT_SUMMARY="false",
    )
    given = json.loads(done.stdout)["services"]["worker"]["environment"]
    assert (given["BRINKWATCH_ALERT_DAYS"], given["BRINKWATCH_ALERT_FEED"]) == ("3", "false")
    assert given["BRINKWATCH_ALERT_SUMMARY"] == "false"


def test_the_image_is_pinned_and_runs_as_nobody_special() -> None:
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    base = next(line for line in lines if line.startswith("FROM "))
    assert base.rpartition(":")[2][0].isdigit()
    assert [line for line in lines if line.startswith("USER ")] == ["USER brinkwatch"]
    assert any(line.startswith("HEALTHCHECK ") for line in lines)


def test_the_image_copies_every_room() -> None:
    text = (PROJECT / "Dockerfile").read_text()
    from brinkwatch import ROOMS

    for room in (*ROOMS, "brinkwatch"):
        assert f"COPY {room} {room}" in text


def free_port() -> int:
    """A free port below those that the system lends to outgoing connections, which would take it before its server."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("none of a hundred ports is free")


@contextmanager
def running(
    command: list[str], env: dict[str, str], log: Path, cwd: Path = PROJECT
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as sink:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=sink, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(
    check: list[str], env: dict[str, str], log: Path, server: subprocess.Popen[bytes], seconds: float = 120
) -> None:
    """Waits until a health check's own command passes; a server that has ended fails at once with its log."""
    end = time.monotonic() + seconds
    while subprocess.run(check, env=env, capture_output=True).returncode != 0:
        assert server.poll() is None and time.monotonic() < end, log.read_text(errors="replace")[-3000:]
        time.sleep(0.5)


def on_ports(words: list[str], ports: dict[str, int]) -> list[str]:
    """A service's words with its container ports replaced by free ones here, and its programs by those of .venv."""
    replaced = [word.replace("0.0.0.0", "127.0.0.1") for word in words]
    for ours, port in ports.items():
        replaced = [word.replace(ours, str(port)) for word in replaced]
    program = BIN / replaced[0]
    return [str(program), *replaced[1:]] if program.exists() else replaced


@pytest.fixture(scope="module")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    folder = Path(str(tmp_path_factory.mktemp("postgres")))
    as_owner: list[str] = []
    if os.geteuid() == 0:
        # The server refuses to run as root; Debian's package brings a user for it.
        as_owner = ["runuser", "-u", "postgres", "--"]
        for part in (folder, *list(folder.parents)[:3]):
            if str(part).startswith("/tmp/"):
                part.chmod(0o755)
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    subprocess.run(
        [*as_owner, str(folders[-1] / "initdb"), "-D", str(data), "-U", "prefect", "--auth=trust"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    server = [
        *as_owner,
        str(folders[-1] / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-k",
        str(folder),
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    ready = [str(folders[-1] / "pg_isready"), "--host", "127.0.0.1", "--port", str(port), "--username", "prefect"]
    with running(server, dict(os.environ), folder / "log", cwd=folder) as process:
        until(ready, dict(os.environ), folder / "log", process)
        subprocess.run(
            [str(folders[-1] / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "prefect", "prefect"],
            check=True,
            capture_output=True,
        )
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"


def api(url: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{url}{path}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


@pytest.mark.integration
def test_the_deployment_runs_on_its_server_with_the_commands_of_compose(
    services: dict[str, Any], postgres_url: str, tmp_path: Path
) -> None:
    from examples.press.server import PressServer

    server, worker = services["prefect-server"], services["worker"]
    ports = {"4200": free_port(), "8080": free_port()}
    api_url = f"http://127.0.0.1:{ports['4200']}/api"
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PATH": os.environ["PATH"]}
    server_env = environment(
        **server["environment"]
        | home
        | {"PREFECT_SERVER_DATABASE_CONNECTION_URL": postgres_url, "PREFECT_SERVER_UI_API_URL": api_url}
    )
    served = running(on_ports(server["command"], ports), server_env, tmp_path / "server.log")
    with PressServer() as press, served as process:
        until(on_ports(server["healthcheck"]["test"][1:], ports), server_env, tmp_path / "server.log", process)
        worker_env = environment(
            **worker["environment"]
            | home
            | {
                "PREFECT_API_URL": api_url,
                "PREFECT_RUNNER_SERVER_PORT": str(ports["8080"]),
                "BRINKWATCH_DATA_DIR": str(tmp_path / "data"),
                "BRINKWATCH_SOURCES": str(press.write_source_entries(tmp_path / "entries")),
                "BRINKWATCH_ALLOW_PRIVATE_ADDRESSES": "true",
                "BRINKWATCH_PAUSE_SECONDS": "0",
            }
        )
        with running(on_ports(worker["command"], ports), worker_env, tmp_path / "worker.log") as working:
            until(on_ports(worker["healthcheck"]["test"][1:], ports), worker_env, tmp_path / "worker.log", working)
            (deployment,) = api(api_url, "/deployments/filter", {})
            schedule = deployment["schedules"][0]["schedule"]
            assert (schedule["cron"], schedule["timezone"]) == ("0 3 * * *", "UTC")
            assert deployment["global_concurrency_limit"]["limit"] == 1
            run = api(api_url, f"/deployments/{deployment['id']}/create_flow_run", {})
            assert final_state(api_url, run["id"], tmp_path / "worker.log") == "COMPLETED"
    assert (tmp_path / "data" / "latest" / "brinkwatch.duckdb").exists()


def final_state(api_url: str, run_id: str, log: Path, seconds: float = 180) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        (run,) = api(api_url, "/flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
        if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            return str(run["state_type"])
        time.sleep(1)
    pytest.fail(log.read_text(errors="replace")[-3000:])


@pytest.mark.integration
def test_the_dashboard_serves_with_the_command_of_compose(
    services: dict[str, Any], sample_run: SampleRun, tmp_path: Path
) -> None:
    service, ports = services["dashboard"], {"8765": free_port()}
    env = environment(
        **service["environment"] | {"BRINKWATCH_DATA_DIR": str(sample_run.data_dir), "PATH": os.environ["PATH"]}
    )
    with running(on_ports(service["command"], ports), env, tmp_path / "log") as process:
        until(on_ports(service["healthcheck"]["test"][1:], ports), env, tmp_path / "log", process)
        with urllib.request.urlopen(f"http://127.0.0.1:{ports['8765']}/api/v1/events.json?limit=1", timeout=20) as page:
            assert json.load(page)


def test_prefect_yaml_names_the_flow_and_the_packages_pinned_release() -> None:
    import prefect
    import yaml

    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_text())
    assert deployments["prefect-version"].split(".")[:2] == prefect.__version__.split(".")[:2]
    (nightly,) = deployments["deployments"]
    assert nightly["entrypoint"] == "flows/nightly.py:nightly"
    assert nightly["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert nightly["schedules"][0]["cron"]
