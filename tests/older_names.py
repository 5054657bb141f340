"""A study as it was before its names changed: today's files with the older names put back."""

from __future__ import annotations

from pathlib import Path

OLDER = (
    ("zipf_exponent", "curation"),
    ('measure = "curation"', 'measure = "zipf_exponent"'),  # measures came after the names had changed
    (":discount}", ":zhe}"),
    (":tenths}", ":odds}"),
    (":ratio_to_one}", ":toone}"),
)


def with_older_names(text: str) -> str:
    """A text with the older names, by plain replacement."""
    for new, old in OLDER:
        text = text.replace(new, old)
    return text


def make_older(folder: Path) -> dict[str, bytes]:
    """Put the older names into a folder; what its files then hold."""
    for file in folder.glob("*.toml"):
        if file.name != "allowed_words.toml":
            file.write_bytes(with_older_names(file.read_bytes().decode()).encode())
    return {file.name: file.read_bytes() for file in folder.iterdir()}
