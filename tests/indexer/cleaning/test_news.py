"""Short news whose titles stand below their texts."""

from tests.indexer.test_reading import check_traceable, read_text

TEXT = (
    "近日，云州市人大常委会组织部分代表视察农村供水工程，代表们实地走访了三个乡镇，听取了情况汇报，并提出意见和建议。"
)


def printed(*titles: str) -> str:
    lines = [TEXT[at : at + 22] for at in range(0, len(TEXT), 22)]
    return "\n ".join("\n\n".join([*lines, title]) for title in titles) + "\n"


def test_a_title_that_closes_its_page_belongs_to_the_text_above_it() -> None:
    titles = ["云州市视察农村供水工程", "常委会调研教育工作", "代表走访三个乡镇", "主任会议听取汇报"]
    document = read_text(printed(*titles))
    assert [article.title for article in document.articles] == titles
    assert [document.text[p.start : p.end] for p in document.paragraphs if p.kind == "text"] == [TEXT] * 4
    check_traceable(printed(*titles))


def test_pages_that_end_in_the_middle_of_a_sentence_have_no_titles_below() -> None:
    long = TEXT * 6
    lines = [long[at : at + 22] for at in range(0, len(long), 22)]
    pages = ["\n\n".join(lines[at : at + 4]) for at in range(0, len(lines), 4)]
    document = read_text("\n ".join(pages) + "\n")
    assert len(document.articles) == 1 and document.text.replace("\n", "") == long
