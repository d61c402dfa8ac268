"""`python -m fedcomments`, and the console script."""

from fedcomments.cli import main

if __name__ == "__main__":
    main()
