from service.answer import AnswerSentence, Twin
from service.sharing.conversation import Exchange
from service.sharing.plain import (
    answer_as_text,
    answer_with_references,
    conversation_as_text,
    conversation_with_references,
)
from tests.service.sharing.answers import answer, citation, near


def test_an_answer_is_followed_by_its_sources_with_quotations_and_pages() -> None:
    twin = Twin(document="年鉴.txt", title="河道", pages=[3])
    assert answer_as_text(answer("三十六公里。[1]", citation(also_in=[twin], differs_in=[twin])), "zh") == (
        "三十六公里。[1]\n\n"
        "来源\n"
        "[1] 河道治理的三条经验 · 林栖 · 云溪市人大常委会 · 云溪人大2031年第2期 · 第 11 页 · 会刊/2031-2.pdf\n"
        "    “全年治理河道三十六公里。”\n"
        "    另见：河道 · 第 3 页 · 年鉴.txt\n"
        "    文字有出入，见：河道 · 第 3 页 · 年鉴.txt\n"
    )


def test_a_provision_is_named_beside_the_statute() -> None:
    law = citation(
        title="云溪市河道条例", publication="云溪市河道条例", author="", office="", provision="第八条", pages=[]
    )
    assert "[1] 云溪市河道条例 · 第八条 · 会刊/2031-2.pdf\n" in answer_as_text(answer("甲。[1]", law), "zh")


def test_a_refusal_says_so_and_names_the_nearest_passages() -> None:
    refusal = answer("没有找到。", sentences=[], refused=True, refusal_reason="not_found", related=[near("河道")])
    assert answer_as_text(refusal, "zh") == "没有找到。\n\n相关段落（不是答案）\n- 河道 · a.txt\n"
    assert answer_with_references(refusal, "zh") == "没有找到。\n"


def test_the_notice_and_the_want_of_support_are_told() -> None:
    doubted = answer(
        "甲。",
        sentences=[AnswerSentence(text="甲。", citations=[], verdict="unsupported")],
        notice="以下来自云溪市。",
    )
    assert answer_as_text(doubted, "zh") == "说明：以下来自云溪市。\n\n甲。〔未核实〕\n"
    assert answer_as_text(doubted, "en") == ("Note: 以下来自云溪市。\n\n甲。〔未核实〕\n")


def test_with_references_the_answer_cites_by_article() -> None:
    sentences = [AnswerSentence(text=text, citations=[], verdict="supported") for text in ("甲。", "乙。")]
    law = citation(
        2,
        title="云溪市河道条例",
        document="法.txt",
        publication="云溪市河道条例",
        author="",
        office="",
        provision="第八条",
    )
    shared = answer("甲。[1][3]\n乙。[1][2]", citation(1), law, citation(3, pages=[14]), sentences=sentences)
    assert answer_with_references(shared, "en") == (
        "甲。[1]\n乙。[1-2]\n\n"
        "参考文献\n"
        "[1] 林栖. 河道治理的三条经验[J]. 云溪人大，2031（2）：11，14.\n"
        "[2] 云溪市河道条例[Z]. 2031：第八条.\n"
    )


def test_a_conversation_has_each_question_before_its_answer() -> None:
    asked = [
        Exchange("治理了\n多少？", answer("甲。[1]", citation())),
        Exchange("还有呢？", answer("没有。", refused=True)),
    ]
    text = conversation_as_text("治理了多少？", asked, "zh")
    assert text.startswith("治理了多少？\n由“有据”导出")
    assert text.index("问：治理了 多少？\n\n甲。[1]\n\n来源") < text.index("问：还有呢？\n\n没有。\n")


def test_one_reference_list_serves_a_whole_conversation() -> None:
    other = citation(1, title="又一篇", document="二.txt")
    asked = [
        Exchange("一？", answer("甲。[1]", citation())),
        Exchange("二？", answer("乙。[1][2]", other, citation(2))),
    ]
    text = conversation_with_references("谈话", asked, "zh")
    assert "问：一？\n\n甲。[1]\n" in text and "问：二？\n\n乙。[1-2]\n" in text
    assert text.count("参考文献") == 1 and text.count("\n[1] ") == 1 and text.count("\n[2] ") == 1
