"""Words of the site's lists, whatever disguise they wear. The worst that is found decides."""

from django.utils.translation import gettext as _

from tertulia.kit.matching import Hit
from tertulia.moderation.verdicts import Case, Finding

SHOWN = 20


def judge(case: Case) -> Finding | None:
    find = case.book.words.find
    hits, signed = find(case.draft.text), [] if case.submission.is_edit else find(case.draft.name)
    kinds = {hit.kind for hit in [*hits, *signed]}
    if not kinds:
        return None
    saw = {"words": sorted({hit.word for hit in [*hits, *signed]})[:SHOWN], "in_name": bool(signed)}
    if "banned" in kinds:
        worst = next(hit for hit in [*hits, *signed] if hit.kind == "banned")
        told = _("“%(word)s” is not said here. Write it in another way, then send it again.")
        return Finding("reject", "banned-word", told % {"word": worst.word}, saw=saw, spans=spans(hits))
    if "suspect" in kinds:
        return Finding(
            "hold", "suspect-word", _("An editor looks at some of its words first."), saw=saw, spans=spans(hits)
        )
    return Finding("ask", "careless-word", _("This may hurt somebody. Post it anyway?"), saw=saw, spans=spans(hits))


def spans(hits: list[Hit]) -> tuple[tuple[int, int], ...]:
    return tuple((hit.start, hit.end) for hit in hits[:SHOWN])
