"""Brings the catalogues up to what the code says.

python -m tests.language            each catalogue has all texts of the code; prints those that it does not translate
python -m tests.language left PAGE  opens a page (Score, say; Start by itself) in a language in which all that is
                                    translated is written in other letters, and prints what is not
"""

from __future__ import annotations

import sys

from tests.language import catalogues
from tests.language.left import left


def main() -> None:
    match sys.argv[1:]:
        case []:
            for language in catalogues.languages():
                renew(language)
        case ["left", *pages]:
            for page in pages or ["Start"]:
                print(f"{page}:", *left("" if page == "Start" else page), sep="\n  ")
        case _:
            sys.exit(__doc__)


def renew(language: str) -> None:
    catalogue = catalogues.renewed(language)
    wanting = [one for one in catalogue if one.id and not catalogues.is_said(one.string)]
    print(f"{language}: {len(catalogue) - len(wanting)} of {len(catalogue)} texts")
    for one in wanting:
        print(f"  {one.locations[0][0]}: {one.id}")


if __name__ == "__main__":
    main()
