"""What a person chose for the window is kept in one small file, which nothing can make us stumble over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_type_hints

import pytest

from ui.preferences import (
    SIZE_BYTES_MAX,
    Changes,
    Motion,
    Place,
    Preferences,
    PreferenceStore,
    Scheme,
    usual_path,
)

PLACE = Place(left=-1200, top=40, width=1300, height=800, is_maximised=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "preferences.json"


def loaded(path: Path) -> PreferenceStore:
    store = PreferenceStore()
    store.load(path)
    return store


def written(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_a_file_all_is_as_usual_and_none_is_made(path: Path) -> None:
    store = loaded(path)

    assert store.now == Preferences()
    assert not store.is_damaged
    assert not path.exists()


def test_every_choice_is_there_again_at_the_next_start(path: Path) -> None:
    chosen = Preferences(
        scheme=Scheme.DARK,
        scale_percent=175,
        motion=Motion.REDUCED,
        tells_payments=False,
        tells_needs=False,
        page="HUBS",
        place=PLACE,
    )
    store = loaded(path)

    for name in chosen._fields:
        store.change(**{name: getattr(chosen, name)})

    assert loaded(path).now == chosen
    assert not store.is_unkept


def test_each_preference_can_be_changed_as_what_it_is() -> None:
    assert get_type_hints(Changes) == get_type_hints(Preferences)


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    loaded(path).change(scheme=Scheme.DARK)

    assert path.stat().st_mode & 0o777 == 0o600


def test_before_it_is_loaded_nothing_is_written(tmp_path: Path) -> None:
    store = PreferenceStore()

    store.change(scheme=Scheme.LIGHT)

    assert store.now.scheme is Scheme.LIGHT
    assert not store.is_unkept
    assert list(tmp_path.iterdir()) == []


def test_only_a_real_change_is_told() -> None:
    store, told = PreferenceStore(), []
    store.changed.connect(lambda: told.append(store.now.scheme))

    store.change(scheme=Scheme.SYSTEM)
    store.change(scheme=Scheme.DARK)

    assert told == [Scheme.DARK]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        b"\xff\xfe{}",
        "[" * 9000,
        '{"scheme": "pink"}',
        '{"scheme": ["dark"]}',
        '{"scheme": null}',
        '{"scale_percent": 110}',
        '{"scale_percent": true}',
        '{"scale_percent": "100"}',
        '{"scale_percent": 1e308}',
        '{"motion": 1}',
        '{"tells_payments": 1}',
        '{"tells_needs": "yes"}',
        '{"page": 5}',
        '{"page": "' + "x" * 41 + '"}',
        '{"place": []}',
        '{"place": {"left": 0, "top": 0, "width": 0, "height": 9, "is_maximised": false}}',
        '{"place": {"left": 0, "top": 0, "width": 9, "height": 9}}',
        '{"place": {"left": 9e9, "top": 0, "width": 9, "height": 9, "is_maximised": false}}',
        '{"place": {"left": 200000, "top": 0, "width": 9, "height": 9, "is_maximised": false}}',
        '{"more": "' + "x" * SIZE_BYTES_MAX + '"}',
    ],
)
def test_a_file_with_anything_wrong_in_it_gives_the_usual_ones_and_says_so(
    path: Path, text: str | bytes
) -> None:
    store = loaded(written(path, text))

    assert store.now == Preferences()
    assert store.is_damaged


def test_a_file_that_cannot_be_read_is_no_reason_not_to_start(path: Path) -> None:
    path.mkdir(parents=True)

    store = loaded(path)
    store.change(scheme=Scheme.DARK)

    assert store.is_damaged
    assert store.is_unkept
    assert store.now.scheme is Scheme.DARK


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"more": "' + "x" * SIZE_BYTES_MAX + '"}'])
def test_the_first_change_replaces_what_is_no_such_file(path: Path, text: str) -> None:
    store = loaded(written(path, text))

    store.change(tells_needs=False)

    mended = loaded(path)
    assert mended.now == Preferences(tells_needs=False)
    assert not mended.is_damaged


def test_one_wrong_field_costs_no_other(path: Path) -> None:
    store = loaded(written(path, '{"scheme": "dusk", "motion": "reduced", "scale_percent": 150}'))

    assert store.now == Preferences(motion=Motion.REDUCED, scale_percent=150)
    assert store.is_damaged


def test_an_older_towpath_loses_nothing_that_a_newer_one_wrote(path: Path) -> None:
    newer = {"scheme": "dusk", "motion": "reduced", "perfume": {"kind": "moss"}}
    store = loaded(written(path, json.dumps(newer)))

    store.change(tells_needs=False)

    assert json.loads(path.read_text()) == newer | {"tells_needs": False}
    store.change(scheme=Scheme.DARK)
    assert json.loads(path.read_text()) == newer | {"tells_needs": False, "scheme": "dark"}
    assert not loaded(path).is_damaged


def test_a_folder_that_cannot_be_made_loses_only_the_keeping(tmp_path: Path) -> None:
    store = loaded(written(tmp_path / "file", "no folder") / "preferences.json")

    store.change(scale_percent=200)

    assert store.is_unkept
    assert store.now.scale_percent == 200


def test_two_windows_do_not_undo_each_others_choices(path: Path) -> None:
    first, second = loaded(path), loaded(path)

    first.change(scheme=Scheme.DARK)
    second.change(motion=Motion.REDUCED)

    found = loaded(path).now
    assert (found.scheme, found.motion) == (Scheme.DARK, Motion.REDUCED)


def test_what_a_newer_towpath_wrote_stays_in_the_file(path: Path) -> None:
    store = loaded(written(path, '{"perfume": {"kind": "moss"}}'))

    store.change(scheme=Scheme.DARK)

    assert not store.is_damaged
    assert json.loads(path.read_text())["perfume"] == {"kind": "moss"}


def test_a_file_from_when_there_was_a_switch_for_sounds_is_read(path: Path) -> None:
    store = loaded(written(path, '{"has_sounds": true, "scheme": "dark"}'))

    assert store.now == Preferences(scheme=Scheme.DARK)
    assert not store.is_damaged


def test_the_file_is_beside_no_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert usual_path() == tmp_path / "towpath" / "preferences.json"
