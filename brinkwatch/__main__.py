"""`python -m brinkwatch`: the same command line."""

from brinkwatch.cli import main

if __name__ == "__main__":
    main()
