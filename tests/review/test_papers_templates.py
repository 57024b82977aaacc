"""Templates of an office: untrusted, looked over, filled."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import docx
import pytest
from tests.review.papers_by_hand import decided, dossier, made, words

from zhiyi.review.errors import Wrong
from zhiyi.review.papers.notices import own_template
from zhiyi.review.papers.office_templates import FOLDER, template_of
from zhiyi.review.papers.placeholders import PLACEHOLDERS, TemplateKind, required
from zhiyi.review.papers.templates import filled, look_over

KINDS: tuple[TemplateKind, ...] = tuple(PLACEHOLDERS)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def complete(kind: TemplateKind = "result_notice") -> list[str]:
    return [f"{{{{{name}}}}}" for name in required(kind)]


def changed(part: str, change: Callable[[str], str], data: bytes | None = None) -> bytes:
    """A good template with one part of it changed, or added where there is none."""
    target = BytesIO()
    with ZipFile(BytesIO(data or written(*complete()))) as source, ZipFile(target, "w") as copy:
        names = source.namelist()
        for name in names:
            content = source.read(name).decode("utf-8", "replace")
            if name.endswith((".xml", ".rels")):
                copy.writestr(name, change(content) if name == part else content)
            else:
                copy.writestr(name, source.read(name))
        if part not in names:
            copy.writestr(part, change(""))
    return target.getvalue()


def related(type: str, target: str, mode: str = "") -> bytes:
    relation = f'<Relationship Id="rX" Type="{RELATION}/{type}" Target="{target}" {mode}/>'
    return changed(
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace("</Relationships>", relation + "</Relationships>"),
    )


def holding(xml: str) -> bytes:
    return changed("word/document.xml", lambda old: old.replace("<w:sectPr", xml + "<w:sectPr", 1))


def field(*instructions: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return f'<w:p>{begin}{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_templates_can_be_used_and_say_that_they_are_not_official(
    kind: TemplateKind,
) -> None:
    look_over(kind, own_template(kind))
    assert "草稿，非官方格式" in words(own_template(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_placeholder_is_filled(kind: TemplateKind) -> None:
    template = written(*(f"{name}＝{{{{{name}}}}}。" for name in PLACEHOLDERS[kind]))
    look_over(kind, template)
    said = words(made(kind, dossier(decisions=(decided(),)), template=template))
    assert "{{" not in said and "＝。" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_without_a_required_placeholder_is_refused_by_name(kind: TemplateKind) -> None:
    for name in required(kind):
        rest = [one for one in complete(kind) if name not in one]
        with pytest.raises(Wrong, match=f"缺少必需的占位符 {{{{{name}}}}}"):
            look_over(kind, written(*rest))


def test_an_unknown_placeholder_is_refused_by_name() -> None:
    with pytest.raises(Wrong, match=r"有不认识的占位符 \{\{判定建议\}\}"):
        look_over("result_notice", written(*complete(), "{{判定建议}}"))


@pytest.mark.parametrize(
    "text", ["{{海关名称", "海关名称}}", "｛｛海关名称｝｝", "{{ {{海关名称}}"]
)
def test_a_broken_placeholder_is_refused(text: str) -> None:
    with pytest.raises(Wrong, match="不完整的占位符"):
        look_over("result_notice", written(*complete(), text))


def test_a_placeholder_that_is_cut_into_runs_is_filled_and_keeps_its_looks() -> None:
    document = docx.Document()
    for text in complete():
        document.add_paragraph(text)
    paragraph = document.add_paragraph("编号：")
    paragraph.add_run("{{通知").bold = True
    paragraph.add_run("书编")
    paragraph.add_run("号}}（正本）")
    target = BytesIO()
    document.save(target)
    look_over("result_notice", target.getvalue())
    data = made("result_notice", dossier(decisions=(decided(),)), template=target.getvalue())
    last = docx.Document(BytesIO(data)).paragraphs[-1]
    assert last.text == "编号：宁关质字〔2026〕42号（正本）"
    assert last.runs[1].text == "宁关质字〔2026〕42号" and last.runs[1].bold


def test_a_list_alone_in_its_paragraph_becomes_a_paragraph_an_item() -> None:
    data = filled(written("材料：", "{{材料清单}}", "完"), {"材料清单": ("甲", "乙", "丙")})
    assert [p.text for p in docx.Document(BytesIO(data)).paragraphs] == [
        "材料：", "甲", "乙", "丙", "完",
    ]  # fmt: skip


def test_what_a_value_says_is_not_filled_again() -> None:
    data = filled(written("{{甲}} {{乙}}"), {"甲": "{{乙}}", "乙": "<w:p/>\x00"})
    assert docx.Document(BytesIO(data)).paragraphs[0].text == "{{乙}} <w:p/>⟨U+0000⟩"


def test_heads_and_feet_are_filled_too() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{海关名称}}"
    document.add_paragraph("正文")
    target = BytesIO()
    document.save(target)
    assert "南京海关" in words(filled(target.getvalue(), {"海关名称": "南京海关"}))


def test_the_same_template_and_values_make_the_same_bytes() -> None:
    template = written("{{甲}}")
    assert filled(template, {"甲": "一"}) == filled(template, {"甲": "一"})


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7", "不是有效的 DOCX 文件"),
        (b"PK\x03\x04" + b"\x00" * 100, "不是有效的 DOCX 文件"),
        (b"PK" + b"\x00" * 6_000_000, "文件超过"),
        (changed("[Content_Types].xml", lambda x: x.replace(DOCX_TYPE, MACRO)), "不是 DOCX 文档"),
        (changed("word/vbaProject.bin", lambda _: "x"), "含有宏"),
        (changed("word/embeddings/oleObject1.bin", lambda _: "x"), "含有宏"),
        (changed("word/activeX/activeX1.xml", lambda _: "<a/>"), "含有宏"),
        (related("hyperlink", "https://example.com/", 'TargetMode="External"'), "含有外部链接"),
        (related("image", "file:///etc/passwd", 'TargetMode="external"'), "含有外部链接"),
        (related("attachedTemplate", "x.dotm"), "含有外部或者嵌入内容"),
        (related("aFChunk", "x.html"), "含有外部或者嵌入内容"),
        (holding('<w:altChunk xmlns:r="r" r:id="rX"/>'), "含有 altChunk"),
        (holding("<w:p><w:r><w:object/></w:r></w:p>"), "含有 object"),
        (holding("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>"), "含有修订痕迹"),
        (holding(field("INCLUDEPICTURE ", '"http://example.com/x"')), "含有域 INCLUDEPICTURE"),
        (holding(field("DD", "EAUTO cmd")), "含有域 DDEAUTO"),
        (holding('<w:p><w:fldSimple w:instr=" INCLUDETEXT x "/></w:p>'), "含有域 INCLUDETEXT"),
        (
            changed("word/document.xml", lambda x: x.replace("?>", f"?>{DOCTYPE}", 1)),
            "不是规范的 XML",
        ),
        (changed("word/document.xml", lambda x: x[:-20]), "不是规范的 XML"),
        (changed("../outside.xml", lambda _: "<a/>"), "文件内部名称不正确"),
    ],
    ids=[
        "a pdf", "no zip", "too large", "macro type", "macros", "ole", "activex", "link", "picture",
        "template", "chunk", "altChunk", "object", "tracked", "picture field", "dde in two runs",
        "text field", "dtd", "torn", "outside",
    ],
)  # fmt: skip
def test_a_template_that_is_more_than_a_form_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        look_over("result_notice", data)


FETCHES = f'<w:p xmlns:w="{W}"><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>'


def typed(entry: str) -> bytes:
    """A good template whose list of types has one more entry."""
    return changed("[Content_Types].xml", lambda xml: xml.replace("</Types>", f"{entry}</Types>"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (changed("word/footer9.XML", lambda _: FETCHES), "INCLUDETEXT"),
        (changed("word/_rels/footer9.xml.RELS", lambda _: "<!DOCTYPE a><a/>"), "规范的 XML"),
        (changed("word/footer9.dat", lambda _: FETCHES), "其他内容"),
        (changed("word/footer9", lambda _: FETCHES), "其他内容"),
        (typed('<Default Extension="png" ContentType="application/x+XML"/>'), "有误"),
        (typed('<Override PartName="/word/a.png" ContentType="application/xml"/>'), "有误"),
    ],
)  # fmt: skip
def test_no_part_of_a_template_goes_by_unseen_for_its_name(data: bytes, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        look_over("result_notice", data)


def test_a_template_that_unpacks_to_a_bomb_is_refused() -> None:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 40_000_000)
    with pytest.raises(Wrong, match="解压后过大"):
        look_over("result_notice", target.getvalue())


def packed(data: bytes, method: int = ZIP_DEFLATED, **added: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", method) as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name))
        for name, content in added.items():
            copy.writestr(name, content)
    return target.getvalue()


def torn(data: bytes) -> bytes:
    """Its first part is no Deflate stream any more."""
    start = data.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    return data[:start] + b"\xff" * 20 + data[start + 20 :]


STRICT = (
    '<s:ftr xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main">'
    '<s:p><s:fldSimple s:instr="DDEAUTO cmd"/></s:p></s:ftr>'
)
NAME = "<w:r><w:t>{{海关名称}}</w:t></w:r>"


def drawn(xml: str) -> bytes:
    vml = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" {xml}</v:shape>'
    return holding(f"<w:p><w:r><w:pict>{vml}</w:pict></w:r></w:p>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (holding("<w:p>" * 4 + "</w:p>" * 4), "嵌套过深"),
        (holding("<w:sdt>" * 300 + "</w:sdt>" * 300), "嵌套过深"),
        (packed(holding(f"<w:p>{NAME * 501}</w:p>")), "占位符超过500个"),
        (packed(holding(f"<w:p>{'<w:r/>' * 1_500_000}</w:p>")), "解压后过大"),
        (changed("word/footer9.xml", lambda _: STRICT), "严格 Open XML"),
        (related("image", "http://x/", 'TargetMode=" External&#10;"'), "外部链接"),
        (drawn('href="http://example.com/">'), "外部链接"),
        (drawn('><v:imagedata src="//example.com/x.png"/>'), "外部链接"),
        (packed(written(*complete()), **{"WORD/Document.xml": b"<a/>"}), "内部名称"),
        (packed(written(*complete()), **{"word\\a.xml": b"<a/>"}), "内部名称"),
        (packed(written(*complete()), **{"C:a.xml": b"<a/>"}), "内部名称"),
        (packed(written(*complete()), ZIP_LZMA), "压缩方式"),
        (torn(packed(written(*complete()))), "不是有效的 DOCX 文件"),
    ],
    ids=[
        "paragraphs in paragraphs", "deep", "many placeholders", "much text", "strict", "blank",
        "shape that is a link", "picture of elsewhere", "two by capitals", "backslash", "drive",
        "lzma", "no deflate",
    ],
)  # fmt: skip
def test_a_template_that_would_cost_much_or_go_unseen_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        look_over("result_notice", data)


def test_a_text_box_beside_a_list_is_filled_before_it_is_copied() -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>{{乙}}</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:r><w:pict>{inner}</w:pict></w:r>"
    data = filled(
        holding(f"<w:p>{box}<w:r><w:t>{{{{甲}}}}</w:t></w:r></w:p>"),
        {"甲": ("一", "二"), "乙": "箱"},
    )
    body = ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert body.count("箱") == 2 and "{{乙}}" not in body


@pytest.mark.parametrize("instruction", [" PAGE ", "NUMPAGES", r" PAGE \* MERGEFORMAT ", ""])
def test_numbers_of_pages_are_harmless(instruction: str) -> None:
    look_over("result_notice", holding(field(instruction)))


def test_the_template_of_the_office_goes_before_that_of_all_and_that_before_ours(
    tmp_path: Path,
) -> None:
    def used() -> str | None:
        return template_of(tmp_path, "南京海关", "result_notice").place

    assert used() is None
    general = tmp_path / FOLDER / "result_notice.docx"
    general.parent.mkdir(parents=True)
    general.write_bytes(written(*complete()))
    assert used() == f"{FOLDER}/result_notice.docx"
    own = tmp_path / FOLDER / "南京海关" / "result_notice.docx"
    own.parent.mkdir()
    own.write_bytes(written(*complete()))
    assert used() == f"{FOLDER}/南京海关/result_notice.docx"
    assert template_of(tmp_path, "上海海关", "result_notice").place == (
        f"{FOLDER}/result_notice.docx"
    )


def test_a_template_that_cannot_be_used_is_not_passed_over(tmp_path: Path) -> None:
    file = tmp_path / FOLDER / "inquiry_notice.docx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    with pytest.raises(Wrong, match="不是有效的 DOCX 文件"):
        template_of(tmp_path, "南京海关", "inquiry_notice")


def test_the_documentation_names_every_placeholder_and_what_is_required() -> None:
    text = (Path(__file__).parents[2] / "docs" / "papers.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (both|notice of inquiry|result) \| ([^|]*)\|$", text, re.M)
    kinds = {"both": KINDS, "notice of inquiry": KINDS[:1], "result": KINDS[1:]}
    told = {(kind, name): "required" in note for name, where, note in rows for kind in kinds[where]}
    assert told == {
        (kind, name): one.required for kind in KINDS for name, one in PLACEHOLDERS[kind].items()
    }
