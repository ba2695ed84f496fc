"""News sitemaps: sitemaps that title and date their items; read as every other sitemap."""

from __future__ import annotations

from sources.kinds.sitemap import KIND as KIND
