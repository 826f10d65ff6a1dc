"""A text pasted from Word, a PDF or a web page, made a draft consultation with its lots. Pure."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spaser.core.text import normalise, repair
from spaser.imports import plan_columns, plans
from spaser.imports.facts import read_day
from spaser.imports.finishing import buyer_siret, main_first, numbered, placed
from spaser.imports.notices import NewLot, Notice, Remarks
from spaser.imports.pasted_fields import (
    amount_in,
    cpv_in,
    criteria_in,
    deadline_in,
    nuts_near,
    period_in,
    place_in,
)
from spaser.imports.pasted_lots import (
    Block,
    european_blocks,
    european_parts,
    is_heading,
    national_blocks,
    table_rows,
)
from spaser.imports.pasted_titles import is_of_all, lifted
from spaser.imports.refusal import ImportRefused
from spaser.imports.reserved_text import article_in, reservation_in

SOURCE = "texte"
MAX_LETTERS = 400_000
_NUMBER = re.compile(r"\bavis\s*n\s*[°ºo]\s*(\d{2}-\d{3,8})\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi[ée]e?\s+le\s+(\d{2}/\d{2}/\d{4})", re.IGNORECASE)
_IDENTIFIED = re.compile(
    r"(?:identification|siret)\s*(?:national\w*)?\s*:?\s*([\d\s]{14,18})", re.IGNORECASE
)
_TITLES = (
    r"^\W*(?:objet (?:du|de la|de l).{3,30}|objet|intitulé(?: du marché)?)\s*:\s*(?P<said>.*)$",
)
_SAID = re.compile(r"^\W*description des prestations\s*:?\s*", re.IGNORECASE)
_BUYERS = (
    r"^\W*(?:nom et adresse officiels? de l.organisme acheteur|acheteur|pouvoir adjudicateur"
    r"|maître d.ouvrage|collectivité)\s*:\s*(?P<said>.*)$"
)
_MARKS = re.compile(
    r"\blot\s*n|\bavis\s*n|march[ée]|\bcpv\b|consultation|prestation", re.IGNORECASE
)
_FORMAL = re.compile(
    r"^\W*(avis n|section i|II\.1|I\.1|IV\.\d|nom et adresse officiel|type de procédure)",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_TITLE = 300


def is_surely_a_notice(text: str) -> bool:
    """Whether lines begin as only the lines of a notice do: its commas make no table of it."""
    return len({mark.casefold() for mark in _FORMAL.findall(text[:20_000])}) >= 2


def looks_like_a_notice(text: str) -> bool:
    """Whether a text file is worth reading as a notice: it uses two of the words of one."""
    words = {mark.casefold()[:4] for mark in _MARKS.findall(text[:200_000])}
    return len(words) >= 2


def read(text: str) -> Notice:
    """The draft of a consultation: its lots, and in remarks what could not be read.

    Raises ImportRefused when the text is empty, or longer than a notice ever is.
    """
    text = repair(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = _lines(text)
    remarks = Remarks()
    title = _title(lines)
    lots, rows = _lots(lines, title, remarks)
    number = _NUMBER.search(text)
    published = _PUBLISHED.search(text)
    return Notice(
        source=SOURCE,
        source_key=number[1]
        if number
        else hashlib.sha256(normalise(text).encode()).hexdigest()[:16],
        reference=number[1] if number else "",
        title=title,
        description="" if rows else _description(lines),
        buyer_name=_buyer(lines),
        buyer_siret=_siret(text, remarks),
        published_on=read_day(published[1]) if published else None,
        deadline_at=deadline_in(lines),
        lots=tuple(lots),
        remarks=tuple(remarks.found),
    )


def _lines(text: str) -> list[str]:
    if len(text) > MAX_LETTERS:
        raise ImportRefused("Ce texte est trop long : collez l’avis seul (400 000 signes au plus).")
    lines = [re.sub(r"[ \u00a0\u202f]+", " ", line).strip(" ") for line in text.split("\n")]
    lines = [line for line in lines if line.strip()]
    if not any(any(letter.isalpha() for letter in line) for line in lines):
        raise ImportRefused("Collez d’abord un texte : il ne contient aucun mot.")
    return lines


def _lots(lines: Sequence[str], title: str, remarks: Remarks) -> tuple[list[NewLot], bool]:
    """The lots of the form that the text has, and whether they are the lines of a table."""
    if table := _table(lines, remarks):
        return table, True
    european = european_blocks(lines)
    blocks = european or national_blocks(lines)
    if len(blocks) > 1 and not european:
        _part_tail(blocks, remarks)
    outside = _outside(lines, blocks) if len(blocks) > 1 else list(lines)
    reserved = reservation_in("\n".join(outside))
    general = _general(lines) if european else outside
    whole_cpv = cpv_in(general, remarks)
    if len(blocks) < 2:
        blocks = [_only(lines, blocks, title)]
    several = len(blocks) > 1
    found = []
    for block in blocks:
        lot = _lot(block, whole_cpv, several, remarks)
        words = "\n".join([block.title, *block.lines])
        own = reservation_in(words) if several else None
        place = lot.place or ("" if several and european else place_in(general))
        months = lot.duration_months or (period_in(outside)[0] if several else None)
        lot = replace(lot, place=place, nuts=lot.nuts or nuts_near(general), duration_months=months)
        article = article_in(words if own else "\n".join(outside)) if own or reserved else ""
        facts = {**lot.facts, "reserved_under": article} if article else lot.facts
        lot = replace(lot, reservation=own or reserved, title=lot.title or title, facts=facts)
        found.append(placed(lot))
    return numbered(found, remarks), False


def _part_tail(blocks: list[Block], remarks: Remarks) -> None:
    """Bare headings, then « Lieu : Albi »: it is said of them all, and told as read so."""
    *others, last = blocks
    if any(block.lines for block in others):
        return
    tail = [line for line in last.lines if is_of_all(line)]
    if tail:
        reason = "Cette ligne vient après le dernier lot : elle est lue pour tous les lots."
        for line in tail:
            remarks.repaired("lot", line, reason)
        last.lines = [line for line in last.lines if line not in tail]


def _only(lines: Sequence[str], blocks: list[Block], title: str) -> Block:
    """One lot: what the text says of the whole is said of it."""
    if blocks and blocks[0].title:
        return Block("1", blocks[0].title, list(lines))
    return Block("1", title, list(lines))


def _outside(lines: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """What is said of no lot in particular."""
    inside = {line for block in blocks for line in block.lines}
    return [line for line in lines if line not in inside and not is_heading(line)]


def _general(lines: Sequence[str]) -> list[str]:
    """What a European form says before its first lot."""
    first = next(
        (at for at, line in enumerate(lines) if re.match(r"^\W*II\.2\)", line)), len(lines)
    )
    return list(lines[:first])


def _lot(block: Block, whole_cpv: list[str], several: bool, remarks: Remarks) -> NewLot:
    parts = european_parts(block.lines)
    european = "II.2.4" in parts
    title, said = (block.title, []) if european else lifted(block.title)
    block = Block(block.number, title, block.lines)
    told = [*said, *block.lines]
    amounts = parts.get("II.2.6", []) if european else told
    amount, kind, money = amount_in(amounts, remarks)
    period = parts.get("II.2.7", block.lines) if european else told
    months, starts_on, renewals = period_in(period)
    judged = parts.get("II.2.5", []) if european else block.lines
    return NewLot(
        number=block.number,
        title=block.title[:_LONGEST_TITLE],
        description=_said(parts["II.2.4"]) if european else _own_words(block, several),
        cpv=main_first(whole_cpv, cpv_in(told, remarks), several),
        nuts=nuts_near(block.lines),
        place=place_in(block.lines) if several or european else "",
        amount_ht=amount,
        amount_kind=kind,
        duration_months=months,
        starts_on=starts_on,
        criteria=criteria_in(judged),
        facts={**money, **renewals},
    )


def _said(lines: Iterable[str]) -> str:
    """The text under « Description des prestations : »."""
    text = "\n".join(lines)
    return _SAID.sub("", text)[:20_000].strip()


def _own_words(block: Block, several: bool) -> str:
    return "\n".join(block.lines)[:20_000] if several else ""


def _table(lines: Sequence[str], remarks: Remarks) -> list[NewLot]:
    """The lots of a table pasted with its header; without one it is read as lines."""
    rows = table_rows(lines)
    for at, header in enumerate(rows[:10]):
        columns = plan_columns.recognise(header)
        if plan_columns.score(header) and len(rows) > at + 1:
            numbered_rows = enumerate(rows[at + 1 :], start=at + 2)
            lots, told = plans.lots_of(columns, iter(numbered_rows))
            remarks.found += told
            named = [replace(lot, number=lot.number or lot.facts.get("lot", "")) for lot in lots]
            return numbered([replace(one, key="") for one in named], remarks)
    return []


def _title(lines: Sequence[str]) -> str:
    """What follows « Objet du marché : » or « Intitulé : », else the first line of some length."""
    for at, line in enumerate(lines):
        for rule in _TITLES:
            found = re.match(rule, line, re.IGNORECASE)
            said = _following(found["said"], lines, at) if found else ""
            if len(said) > 3:
                return _short(said)
    titles = (
        line
        for line in lines
        if len(line) > 12 and not re.match(r"^\W*(?:avis|publi)", line, re.IGNORECASE)
    )
    return _short(next(titles, lines[0]))


def _following(said: str, lines: Sequence[str], at: int) -> str:
    said = said.strip(" .")
    after = lines[at + 1].strip(" .") if at + 1 < len(lines) else ""
    return said or ("" if after.endswith(":") else after)


def _short(text: str) -> str:
    text = " ".join(text.split()).strip(" .:")
    text = text[:1].upper() + text[1:]
    return text if len(text) <= _LONGEST_TITLE else f"{text[:297].rsplit(' ', 1)[0]}…"


def _buyer(lines: Sequence[str]) -> str:
    for at, line in enumerate(lines):
        found = re.match(_BUYERS, line, re.IGNORECASE)
        if found and (said := _following(found["said"], lines, at)):
            return said[:200]
        if re.match(r"^\W*NOM ET ADRESSES\W*$", line) and at + 1 < len(lines):
            return lines[at + 1].split(", ")[0].strip()[:200]
    return ""


def _siret(text: str, remarks: Remarks) -> str | None:
    found = _IDENTIFIED.search(text)
    return buyer_siret(found[1].strip(), remarks) if found else None


def _description(lines: Sequence[str]) -> str:
    """A few pasted lines are their own description; a whole notice is not."""
    return "\n".join(lines[1:])[:20_000] if len(lines) <= 40 else ""
