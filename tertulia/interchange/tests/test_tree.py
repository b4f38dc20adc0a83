from __future__ import annotations

import pytest

from tertulia.interchange.tree import Shape, measure


@pytest.mark.parametrize(
    ("links", "shape"),
    [
        ([], Shape(0, 0, 0)),
        ([("1", "")], Shape(0, 0, 1)),
        ([("2", "1"), ("1", "")], Shape(1, 0, 2)),
        ([("1", "9"), ("2", "1")], Shape(2, 1, 2)),
        ([("1", "1")], Shape(1, 0, 1)),
        ([("1", "2"), ("2", "1"), ("3", "2")], Shape(3, 0, 3)),
    ],
)
def test_it_measures(links: list[tuple[str, str]], shape: Shape) -> None:
    assert measure(links) == shape


def test_depth_is_no_recursion() -> None:
    links = [(str(n), str(n - 1) if n > 1 else "") for n in range(1, 50_001)]
    assert measure(reversed(links)).max_level == 50_000
