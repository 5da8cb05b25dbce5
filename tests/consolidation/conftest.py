"""The made city, once for all tests: nothing that is read there is changed."""

from __future__ import annotations

import pytest

from support.city import City, city


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The folder as received, the list of units, and how each must be found to stand."""
    return city(tmp_path_factory.mktemp("thành phố"))
