"""Pieces of columns that were read across the page go back where they make words; others are left alone."""

from tests.indexer.test_reading import check_traceable, read_text

NOTE = "### 云州市代表工作\n\n□ 云州市人大常委会主任 周明\n\n"
OTHER = (
    "云州市人大常委会把审议意见 办理作为监督重点,逐项 建立台账,明确责任单位 和时限,做到件件有着 "
    "落。代表们对办理情况 表示满意,建议继续完善 制度,让监督更有力度, 让群众得到实惠。"
)


def rows(*texts: str) -> str:
    return NOTE + "\n\n".join(texts) + "\n"


def bodies(text: str) -> list[str]:
    document = read_text(text)
    check_traceable(text)
    return [document.text[one.start : one.end] for one in document.paragraphs if one.kind == "text"]


def test_a_piece_that_makes_words_on_both_sides_of_a_gap_fills_it() -> None:
    mixed = "各乡镇设立意见箱, 集群众诉求,健全联席会议制 并向社会公开办理结果。"
    gap = "青河县开通热线,广泛收 度,每月研究一次。代表 收集意见一百多条,会议 制度得到落实。"
    found = bodies(rows(OTHER, mixed, gap, OTHER))
    assert (
        "青河县开通热线，广泛收集群众诉求，健全联席会议制度，每月研究一次。代表收集意见一百多条，会议制度得到落实。"
        in found
    )
    assert "各乡镇设立意见箱，并向社会公开办理结果。" in found


def test_a_piece_that_parts_a_word_is_taken_out_and_stands_apart() -> None:
    parted = "青河县修订完善监督办 粮食产量再创新高。 法,形成长效机制,落实 监督办法,推动工作。"
    found = bodies(rows(OTHER, parted, OTHER))
    assert "青河县修订完善监督办法，形成长效机制，落实监督办法，推动工作。" in found
    assert "粮食产量再创新高。" in found
    document = read_text(rows(OTHER, parted, OTHER))
    assert [document.text[one.start : one.end] for one in document.paragraphs if one.fragment] == ["粮食产量再创新高。"]


def test_the_end_of_a_paragraph_behind_the_next_title_comes_back() -> None:
    text = (
        rows(OTHER, OTHER[:-8] + "真正从纸面")
        + "\n### 青河县监督工作\n\n落到实处。\n\n□ 青河县人大常委会主任 王强\n\n"
        + OTHER
        + "\n"
    )
    document = read_text(text)
    assert "真正从纸面落到实处。" in document.text
    assert [(article.title, article.author) for article in document.articles] == [
        ("云州市代表工作", "周明"),
        ("青河县监督工作", "王强"),
    ]


def test_text_that_flows_is_not_touched() -> None:
    assert bodies(rows(OTHER, OTHER)) == ["".join(OTHER.split()).replace(",", "，")] * 2
