"""`python -m wallet`: the command line."""

from wallet.cli import main

if __name__ == "__main__":
    main()
