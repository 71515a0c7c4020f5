"""Words that say nothing about what is looked for ("find all … from"), and words that are the same but for a plural; as tokens (`tokens.py`)."""

from __future__ import annotations

_IDLE = """
a about all also an and any are as at be been but by can could did do does every for from give had has have how i if in into is it its list me my of on or our
please search show some tell than that the their them there these they this those to us want was we were what when where which who whose will with would
you your find get look looking
alle aller allen als am an auf aus bei bitte das dass dem den der des die durch ein eine einem einen einer es finde fur gib hat ich im in ist kann mein meine
mich mir mit nach oder sind suche uber um und uns unsere vom von vor was welche welcher welches wer wie wo zeig zeige zu zum zur
au aux avec ce ces cherche chez comme dans de des donne du elle en est et il la le les leur ma mes moi mon montre nos notre nous ou par pas pour que quel quelle
quels quelles qui sa se ses son sont sur tous tout toute toutes trouve un une vos votre
al como con cual cuales cuando de del dime donde el en es esta este la las lo los mis muestra para por que quien se son su sus todas todos un una y
"""
IDLE = frozenset(_IDLE.split())
SHORTEST = 4  # letters of a word that may have a plural


def is_idle(word: str) -> bool:
    return word in IDLE


def also(word: str) -> tuple[str, ...]:
    """The word's plural, or what it is the plural of, by the simple rules of English: "invoice" and "invoices", "company" and "companies"."""
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    if word.endswith("ies"):
        return (f"{word[:-3]}y",)
    if word.endswith("s"):
        return () if word.endswith("ss") else (word[:-1],)
    return (f"{word[:-1]}ies",) if word.endswith("y") and word[-2] not in "aeiou" else (f"{word}s",)
