"""VendorSelect: choose a contract partner, and be able to show why."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _version() -> str:
    """The installed version, or in a checkout the one that pyproject.toml states."""
    try:
        return version("vendorselect")
    except PackageNotFoundError:
        import tomllib  # only a checkout needs it

        project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())
        return str(project["project"]["version"])


VERSION = _version()
