"""Web pages: what its readers see of the statement is read, nothing else, and in the page's own characters."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.html import read
from index.readers.reading import Reading
from tests.strategies import paragraphs

SEEN = "The fictional delegation of Ruritania supports the draft."
UNDERHAND = "Ruritania withdraws its support."
BODY = (
    "Mr. Chairperson,",
    "The fictional delegation of Ruritania welcomes the report on the river basin, and thanks its authors.",
    "Ruritania proposes that the commission meet twice a year; a meeting costs less than a flood does.",
    "We agree.",
    "Thank you.",
)

HIDING = {
    "hidden attribute": f"<p hidden>{UNDERHAND}</p>",
    "aria-hidden": f"<p aria-hidden='true'>{UNDERHAND}</p>",
    "display": f"<div style='DISPLAY : none !important'><p>{UNDERHAND}</p></div>",
    "visibility": f"<p style='visibility:hidden'>{UNDERHAND}</p>",
    "opacity": f"<p style='opacity:0.0'>{UNDERHAND}</p>",
    "font size": f"<p style='font-size:0px'>{UNDERHAND}</p>",
    "text indent": f"<p style='text-indent:-9999px'>{UNDERHAND}</p>",
    "off screen": f"<p style='position:absolute;left:-10000px'>{UNDERHAND}</p>",
    "clip": f"<p style='position:absolute;clip:rect(0 0 0 0)'>{UNDERHAND}</p>",
    "clip path": f"<p style='clip-path: inset(50%)'>{UNDERHAND}</p>",
    "no height": f"<p style='height:0;overflow:hidden'>{UNDERHAND}</p>",
    "class rule": f"<style>.a,.x1 {{ color:red; display:none }}</style><p class='b x1'>{UNDERHAND}</p>",
    "id rule": f"<style>/* .y */ #x2{{display:none}}</style><p id=x2>{UNDERHAND}</p>",
    "for screen readers": f"<p class='sr-only'>{UNDERHAND}</p>",
    "white on white": f"<p style='color:#FFF;background-color:white'>{UNDERHAND}</p>",
    "white on its parent": f"<div style='background:#ffffff'><p><span style='color: white'>{UNDERHAND}</span></p></div>",
    "white on the page": f"<p><font color='white'>{UNDERHAND}</font></p>",
    "transparent": f"<p style='color:transparent'>{UNDERHAND}</p>",
    "closed dialog": f"<dialog>{UNDERHAND}</dialog>",
}
UNSEEN = {
    "script": f"<script>var a = '{UNDERHAND}';</script>",
    "style": f"<style>p:after{{content:'{UNDERHAND}'}}</style>",
    "template": f"<template><p>{UNDERHAND}</p></template>",
    "noscript": f"<noscript><p>{UNDERHAND}</p></noscript>",
    "comment": f"<!-- <p>{UNDERHAND}</p> -->",
    "svg": f"<svg><title>{UNDERHAND}</title><text>{UNDERHAND}</text></svg>",
    "controls": f"<form><label>{UNDERHAND}</label><textarea>{UNDERHAND}</textarea><button>{UNDERHAND}</button></form>",
    "options": f"<select><option>{UNDERHAND}</select><datalist><option>{UNDERHAND}</datalist>",
    "frame": f"<iframe>{UNDERHAND}</iframe><object>{UNDERHAND}</object>",
    "struck out": f"<p><del>{UNDERHAND}</del></p>",
}


def page(body: str, head: str = "", language: str = "en") -> bytes:
    return f"<!DOCTYPE html><html lang='{language}'><head>{head}</head><body>{body}</body></html>".encode()


def body_of(reading: Reading) -> list[str]:
    return reading.text[: reading.furniture_from].split("\n\n")


def site(article: str, title: str = "Ruritania on the river basin (fictional)", language: str = "en") -> bytes:
    """A ministry's page: menus, a sidebar with news, a footer, and somewhere the statement."""
    links = "".join(f"<li><a href='/{n}'>Department number {n} of the Ministry</a></li>" for n in range(40))
    news = "".join(
        f"<h3><a href='/n{n}'>Minister opens bridge number {n} over the river</a></h3><span class=date>{n + 1}/02/2022</span>"
        for n in range(8)
    )
    return page(
        f"<a href='#content'>Skip to content</a><header id=top><h1>Ministry of Foreign Affairs</h1><p>Today is Monday, 2 May 2022</p>"
        f"<nav><ul>{links}</ul></nav></header><div class='breadcrumb'><a href=/>Home</a> / Speeches</div>"
        f"<div id=cookie-banner>We use cookies to make this site better for you. Accept them all.</div>"
        f"<div class=row><div class=col-8 id=content>{article}</div><div class='col-4'><h2>Latest news</h2>{news}</div></div>"
        f"<div class='share'>Share this page with your friends on all of the networks.</div>"
        f"<footer>© 2022 Ministry. All rights are reserved by the Ministry of Ruritania.</footer>",
        f"<title>{title} | Ministry of Foreign Affairs</title>",
        language,
    )


@pytest.mark.parametrize("way", HIDING)
def test_hidden_text_is_left_out_and_counted(way: str) -> None:
    reading = read(page(f"<p>{SEEN}</p>{HIDING[way]}<p>We agree.</p>"))
    assert reading.text == f"{SEEN}\n\nWe agree."
    assert f"hidden text was left out ({len(UNDERHAND)} characters)" in reading.remarks


@pytest.mark.parametrize("what", UNSEEN)
def test_what_is_no_text_is_left_out(what: str) -> None:
    assert read(page(f"<p>{SEEN}</p>{UNSEEN[what]}<p>We agree.</p>")).text == f"{SEEN}\n\nWe agree."


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='text-indent:-18pt;margin-left:36pt'>{}</p>",
        "<p style='color:white;background:#003366'>{}</p>",
        "<style>.x{{display:none}} .x{{display:block}}</style><p class=x>{}</p>",
        "<style>@media print {{ .x {{display:none}} }}</style><p class=x>{}</p>",
        "<style>.js .x, .x:hover{{display:none}}</style><p class=x>{}</p>",
        "<p aria-hidden=false style='opacity:.9;font-size:9pt;visibility:visible'>{}</p>",
        "<p style='position:relative;left:-5px;clip:auto'>{}</p>",
        "<form><p>{}</p></form>",
    ],
    ids=range(8),
)
def test_shown_text_stays(shown: str) -> None:
    reading = read(page(shown.format(SEEN)))
    assert (reading.text, reading.remarks) == (SEEN, ())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>We a<b>gr</b>ee with <i>Ruritania</i>.</p>", "We agree with Ruritania."),
        ("<p>We\n   agree \t with\n</p>", "We agree with"),
        ("<p>Ruritania<br>Permanent Mission<br/> Vienna</p>", "Ruritania\nPermanent Mission\nVienna"),
        ("We agree.<br><br>We thank you.", "We agree.\n\nWe thank you."),
        ("<div>We agree.<p>We thank.</p>We leave.</div>", "We agree.\n\nWe thank.\n\nWe leave."),
        ("<ul><li>One<li>Two <ul><li>Three</ul></ul>", "One\n\nTwo\n\nThree"),
        ("<pre>One\n  two</pre>", "One\ntwo"),
        ("<p>&laquo;&nbsp;D&eacute;j&agrave;&nbsp;&raquo; &#x2013; &#128; &amp;amp; &lt;b&gt;</p>", "«\u00a0Déjà\u00a0» – € &amp; <b>"),
        ("<p>the 19<sup>th</sup> of 3 m<sup>2</sup>, 10<sup>6</sup> t of CO<sub>2</sub>, 1<sup>er</sup></p>", "the 19th of 3 m2, 106 t of CO2, 1er"),
        ("<table><tr><td>France</td><td>For</td></tr><tr><td>Ruritania<td>Against</table>", "France  For\n\nRuritania  Against"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        ("<p>we<wbr>agree&#1;</p>", "weagree"),
        ("<span style='display:block'>One</span><span style='display:block'>Two</span>", "One\n\nTwo"),
        ("<p>One<p>Two<dl><dt>Three<dd>Four</dl>", "One\n\nTwo\n\nThree\n\nFour"),
    ],
)  # fmt: skip
def test_text_is_folded_as_browsers_do(markup: str, text: str) -> None:
    assert read(page(markup)).text == text


def test_a_table_that_only_lays_out_is_read_cell_by_cell() -> None:
    cells = f"<td><p>{BODY[1]}</p><p>{BODY[2]}</p></td>"
    assert read(page(f"<table><tr><td>Menu</td>{cells}</tr></table>")).text == "\n\n".join(("Menu", *BODY[1:3]))


def test_headings_are_recorded_and_not_marked() -> None:
    reading = read(page(f"<h1>On <i>rivers</i></h1><p>{SEEN}</p><h3>The basin</h3><p>We agree.</p>"))
    assert [span.of(reading.text) for span in reading.headings] == ["On rivers", "The basin"]
    assert "#" not in reading.text


FOOTNOTES = {
    "linked, in a list": (
        "<p>We agree<sup id=r1><a href='#fn1'>1</a></sup> today.</p><p>Thank you.</p><ol><li id=fn1>See the report. <a href='#r1'>↩</a></li></ol>",
        "See the report. ↩",
    ),
    "as word processors save them": (
        "<p>We agree<a href='#_ftn1' name='_ftnref1'>[1]</a> today.</p><p>Thank you.</p><div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> See the report.</p></div>",
        "[1] See the report.",
    ),
    "bare marks, named holder": (
        "<p>We agree<sup>1</sup> today.</p><p>Thank you.</p><div class='footnotes'><p>1 See the report.</p></div>",
        "1 See the report.",
    ),
    "an asterisk": (
        "<p>We agree<sup>*</sup> today.</p><p>Thank you.</p><div role='doc-endnotes'><p>* See the report.</p></div>",
        "* See the report.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOOTNOTES)
def test_footnotes_are_furniture_and_their_marks_are_gone(kind: str) -> None:
    markup, note = FOOTNOTES[kind]
    reading = read(page(markup))
    assert body_of(reading) == ["We agree today.", "Thank you."]
    assert reading.text[reading.furniture_from :].strip() == note
    assert "1 footnote mark was left out of the text" in reading.remarks


def test_links_to_parts_of_the_page_are_no_footnotes() -> None:
    reading = read(
        page(f"<p><a href='#p1'>1</a> <a href='#p2'>2</a></p><div id=p1>{BODY[1]}</div><div id=p2>{BODY[2]}</div>")
    )
    assert reading.furniture_from == len(reading.text)
    assert body_of(reading)[1:] == list(BODY[1:3])


@pytest.mark.parametrize(
    "article",
    [
        "<h1>{title}</h1><p class=date>28/09/2021</p>{body}",
        "<article><header><h1>{title}</h1><time datetime='2021-09-28'>28 September 2021</time></header>{body}</article>",
        "<div class=post-meta>Published on: Tuesday, September 28, 2021</div><h2>{title}</h2><div class=text>{body}</div>",
        "<main><h2 class=title>{title}</h2><div><div><span>28.09.2021</span></div><div class=field-items>{body}</div></div></main>",
        "<form action=/><table><tr><td><b>{title}</b></td></tr><tr><td>28 Sep 2021</td></tr><tr><td>{body}</td></tr></table></form>",
    ],
    ids=["plain", "article", "date first", "nested", "tables"],
)
def test_only_the_statement_of_a_page_is_read(article: str) -> None:
    title = "Ruritania on the river basin (fictional)"
    body = "".join(f"<p>{text}</p>" for text in BODY)
    reading = read(site(article.format(title=title, body=body)))
    lines = body_of(reading)
    assert lines[0] == title
    assert lines[2:] == list(BODY)
    assert reading.shown["title"].value == reading.shown["title"].span.of(reading.text) == title
    assert reading.shown["date"].value == "2021-09-28"
    assert reading.shown["date"].span.of(reading.text) in lines[1]
    assert any("navigation and other parts of the page were left out (" in remark for remark in reading.remarks)


def test_a_paragraph_with_references_stays_in_the_statement() -> None:
    linked = "The report is <a href=/r>document A/72/100 of the secretariat of the commission of the river basin</a>."
    body = "".join(f"<p>{text}</p>" for text in (*BODY[:2], linked, *BODY[2:]))
    lines = body_of(read(site(f"<h1>On rivers</h1>{body}")))
    assert re.sub("<.*?>", "", linked) in lines


DATES = {
    "28/09/2021": "en-GB",
    "28.09.2021": "de",
    "28-09-2021": "nl",
    "Tue, 09/28/2021": "en",
    "28 de setembro de 2021": "pt",
    "September 28, 2021": "en",
    "28 of September of 2021": "en",
    "28 сентября 2021 года": "ru",
    "28 septembre 2021": "fr",
    "28 EYLÜL 2021": "tr",
    "الثلاثاء، 28 سبتمبر 2021": "ar",
    "28 בספטמבר 2021": "he",
    "2021年9月28日": "zh",
    "2021-09-28": "en",
    "28. září 2021": "cs",
}


@pytest.mark.parametrize("printed", DATES)
def test_a_printed_date_is_read_in_many_forms(printed: str) -> None:
    reading = read(page(f"<h1>On rivers</h1><p>{printed}</p><p>{SEEN}</p>", language=DATES[printed]))
    shown = reading.shown["date"]
    assert shown.value == "2021-09-28"
    assert shown.span.of(reading.text) in printed
    assert reading.properties == {"language": DATES[printed][:2]}


@pytest.mark.parametrize(
    ("language", "head", "value"),
    [
        ("en-US", "", "2021-03-04"),
        ("en-GB", "", "2021-04-03"),
        ("fr", "", "2021-04-03"),
        ("en", "<meta property='article:published_time' content='2021-04-03T09:00:00Z'>", "2021-04-03"),
        ("fr", "<meta property='article:published_time' content='2021-03-04T09:00:00Z'>", "2021-03-04"),
        ("en", "", None),
    ],
)
def test_day_and_month_are_told_apart_by_evidence_or_not_at_all(language: str, head: str, value: str | None) -> None:
    reading = read(page(f"<h1>On rivers</h1><p class=date>03/04/2021</p><p>{SEEN}</p>", head, language))
    assert (reading.shown["date"].value if "date" in reading.shown else None) == value
    assert "date" not in reading.properties


def test_a_date_within_a_sentence_is_not_the_statements() -> None:
    text = "We recall the decision of 3 June 1995 and the meeting that followed it in the same year."
    assert "date" not in read(page(f"<h1>On rivers</h1><p>{text}</p><p>{SEEN}</p><p>{SEEN}</p>")).shown


def test_what_is_not_printed_is_told_by_properties() -> None:
    head = (
        "<title>On rivers | Ministry</title><meta property='og:site_name' content='Ministry'>"
        "<link rel=canonical href='https://mfa.example/rivers'>"
        '<script type=\'application/ld+json\'>{"@graph": [{"datePublished": "2021-09-28T10:00:00+02:00"}]}</script>'
    )
    reading = read(page(f"<p>{SEEN}</p>", head, "en-GB"))
    assert reading.shown == {}
    assert reading.properties == {
        "language": "en",
        "url": "https://mfa.example/rivers",
        "title": "On rivers",
        "date": "2021-09-28",
    }


RUSSIAN = "Уважаемый господин Председатель, мы не можем согласиться с этим предложением – ни сегодня, ни завтра."
FRENCH = "La délégation fictive de la Ruritanie se félicite de ce débat et propose une réunion dès l’été."
HEBREW = "המשלחת הבדיונית של רוריטניה תומכת בהצעה."
META = "<meta charset='{}'>"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (f"{META.format('windows-1251')}<p>{RUSSIAN}".encode("cp1251"), RUSSIAN, "windows-1251"),
        (f"{META.format('iso-8859-1')}<p>{FRENCH}".encode("cp1252"), FRENCH, "windows-1252"),
        (f"<meta http-equiv=Content-Type content='text/html; charset=windows-1255'><p>{HEBREW}".encode("cp1255"), HEBREW, "windows-1255"),
        (f"{META.format('windows-1251')}<p>{RUSSIAN}".encode(), RUSSIAN, "utf-8"),
        (f"{META.format('utf-8')}<p>{RUSSIAN}".encode("cp1251"), RUSSIAN, "windows-1251"),
        (f"{META.format('iso-8859-1')}<p>{RUSSIAN}".encode("cp1251"), RUSSIAN, "windows-1251"),
        (f"{META.format('nonsense')}<p>{FRENCH}".encode("cp1252"), FRENCH, "windows-1252"),
        (codecs.BOM_UTF16_LE + f"{META.format('utf-8')}<p>{RUSSIAN}".encode("utf-16-le"), RUSSIAN, "utf-16"),
        (codecs.BOM_UTF8 + f"{META.format('windows-1252')}<p>{RUSSIAN}".encode(), RUSSIAN, "utf-8"),
        (f"<p>{RUSSIAN}".encode("cp1251"), RUSSIAN, "windows-1251"),
        (f"{META.format('gb2312')}<p>我们支持该决议草案。".encode("gb18030"), "我们支持该决议草案。", "gb18030"),
    ],
    ids=["1251", "latin-1", "1255", "1251 lies", "utf-8 lies", "latin-1 lies", "unknown", "utf-16", "utf-8 mark", "none", "gb"],
)  # fmt: skip
def test_the_encoding_is_decided_on_evidence(data: bytes, text: str, encoding: str) -> None:
    reading = read(data)
    assert (reading.text, reading.encoding) == (text, encoding)


def test_a_damaged_byte_is_shown_and_told() -> None:
    reading = read(page(f"<p>{RUSSIAN}</p>").replace("сегодня".encode(), "сегодн".encode() + b"\xff"))
    assert "сегодн\ufffd" in reading.text
    assert "1 damaged place is shown" in reading.remarks[0]


def test_bytes_that_nothing_explains_are_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match="save it again as UTF-8"):
        read(b"<meta charset=utf-8><p>" + "Zażółć gęślą jaźń, współpraca państw".encode("iso8859-2"))


@pytest.mark.parametrize("language", ["ar", "he"])
def test_right_to_left_pages_keep_the_order_of_their_characters(language: str) -> None:
    text = {"ar": "يشكر الوفد الخيالي الأمانة العامة على «التقرير» رقم 12.", "he": HEBREW}[language]
    reading = read(page(f"<div dir=rtl><h1>{text[:12]}</h1><p>{text[:9]}<b>{text[9:]}</b></p></div>", "", language))
    assert reading.text == f"{text[:12].strip()}\n\n{text}"
    assert reading.properties["language"] == language


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote"])
def test_deep_nesting_is_no_danger(tag: str) -> None:
    assert read(page(f"<{tag}>" * 2000 + SEEN + f"</{tag}>" * 2000)).text == SEEN


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "no text in it"),
        ("<p>&nbsp;</p><script>var a;</script>", "no text in it"),
        (f"<p hidden>{UNDERHAND}</p>", "no text in it but hidden text"),
        ("<nav><a href=/>Home</a></nav><ul><li><a href=/1>Speech one</a><li><a href=/2>Speech two</a></ul>", "only links and labels"),
        ("<nav><a href=/>Home</a></nav><h1>Speech</h1><p>28.09.2021</p><a href='/f/speech.pdf?x=1'>Download</a>", "link to 'speech.pdf'"),
    ],
)  # fmt: skip
def test_a_page_without_a_statement_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(page(body))


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 1,000,000 elements"):
        read(b"<p>a" + b"<i>" * 1_000_001)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="20,000 deep"):
        read(b"<div>" * 20_001 + b"<p>We agree.")


def test_attributes_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 5,000 attributes"):
        read(("<p " + " ".join(f"a{number}=1" for number in range(6000)) + ">We agree.").encode())


def test_an_old_page_laid_out_by_a_table_is_read_without_its_menus() -> None:
    menu = "".join(f"<tr><td><a href={at}>Section {at}</a></td></tr>" for at in range(5))
    text = "<br><br>".join(("<font size=5><b>STATEMENT BY RURITANIA</b></font>", "Vienna, 28 September 2021", *BODY))
    markup = (
        f"<table><tr><td><table>{menu}</table></td><td>{text}</td><td><a href=n>News of the day</a></td></tr></table>"
    )
    reading = read(page(markup))
    assert body_of(reading) == ["STATEMENT BY RURITANIA", "Vienna, 28 September 2021", *BODY]
    assert reading.shown["date"].value == "2021-09-28"


def test_dates_of_other_news_are_not_the_statements() -> None:
    card = (
        "<div class=card><h3><a href=1>Ambassador meets mayor</a></h3><p>{}</p><span class=date>05/16/2021</span></div>"
    )
    meta = "<div class=meta><p>By <a href=/a>the Mission</a></p><p>03/04/2021</p></div>"
    text = "".join(f"<p>{part}</p>" for part in BODY)
    news = card.format("The ambassador met the mayor of the town yesterday and spoke of the bridge.")
    markup = (
        f"<nav><a href=1>Home</a></nav><div><h1>On Rivers</h1></div><div>{meta}<div>{text}</div></div><div>{news}</div>"
    )
    reading = read(page(markup, "<title>On Rivers - Mission</title>"))
    assert body_of(reading) == ["On Rivers", "03/04/2021", *BODY]
    assert reading.shown["date"].value == "2021-03-04"  # the other date, with a 16th, tells which figure is the month


TEMPLATES = (
    "<p>{}</p>",
    "<div>{}</div>",
    "<div><section><p class=a>{}</p></section></div>",
    "<ul><li>{}</li></ul>",
    "<blockquote><p>{}</p></blockquote>",
    "<table><tr><td>{}</td></tr></table>",
    "<p><span style='font-size:12pt'><b>{}</b></span></p>",
    "<!-- c --><p\n>{}",
    "<h2>{}</h2>",
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(paragraphs(), st.sampled_from(TEMPLATES)), min_size=1, max_size=8))
def test_paragraphs_come_back_word_for_word_in_order(content: list[tuple[str, str]]) -> None:
    reading = read(page("\n".join(template.format(escaped(text)) for text, template in content)))
    assert [text.split() for text in body_of(reading)] == [text.split() for text, _ in content]
    assert all(span.of(reading.text) in body_of(reading) for span in reading.headings)


@settings(max_examples=25, deadline=None)
@given(st.lists(paragraphs(), min_size=2, max_size=6), st.sampled_from(["article", "main", "div", "div class=content"]))
def test_no_paragraph_of_a_statement_is_lost_between_menus(texts: list[str], holder: str) -> None:
    lead = "The fictional delegation of Ruritania makes the following statement on the rivers of the region today."
    body = "".join(f"<p>{escaped(text)}</p>" for text in (lead, *texts, lead[::-1] + "."))
    lines = body_of(read(site(f"<{holder}><h1>On rivers</h1>{body}</{holder.split()[0]}>")))
    assert [line.split() for line in lines[1:-1]] == [text.split() for text in (lead, *texts)]
    assert not any("Department" in line or "bridge" in line or "cookies" in line for line in lines)
    assert all(character == "\n" or ord(character) >= 32 for character in "".join(lines))


def test_the_same_page_is_read_the_same_way_twice() -> None:
    data = site("<h1>On rivers</h1>" + "".join(f"<p>{text}</p>" for text in BODY))
    assert read(data) == read(data)
