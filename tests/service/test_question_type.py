"""What shape of answer a question wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.question_type import QuestionType, parts_of
from service.understanding import understand


@pytest.mark.parametrize(
    ("question", "type_"),
    [
        ("云溪市有多少名代表？", "fact"),
        ("市长是谁？", "fact"),
        ("周子衡是谁？", "definition"),
        ("云溪市财政收入2021年", "fact"),
        ("养犬规定第十二条", "fact"),
        ("投入资金三亿元", "fact"),
        ("云溪市人大第十三届", "fact"),
        ("党建 一带四联", "definition"),
        ("第十二条说了什么？", "fact"),
        ("教育 双减", "definition"),
        ("河长是干嘛的？", "definition"),
        ("咋样才能申请公租房", "procedure"),
        ("杭州和宁波哪个人口多？", "comparison"),
        ("条例哪一年施行", "fact"),
        ("谁负责备案审查？", "fact"),
        ("2021年云溪市财政收入", "fact"),
        ("河道治理有哪些措施？", "list"),
        ("调研发现了啥问题？", "list"),
        ("要增强哪四种意识", "list"),
        ("“四个坚持”分别指什么？", "list"),
        ("专题询问五个环节", "list"),
        ("什么是履职评议？", "definition"),
        ("“双减”是什么意思？", "definition"),
        ("代表之家是啥？", "definition"),
        ("机关党建 六有", "definition"),
        ("怎么申请立法听证？", "procedure"),
        ("居民想办低保咋办？", "procedure"),
        ("如何做好备案审查？", "procedure"),
        ("办理落户的流程", "procedure"),
        ("群众为啥不愿意参与？", "reason"),
        ("凭什么罚我？", "reason"),
        ("进度慢的原因", "reason"),
        ("周子衡怎么看预算监督？", "opinion"),
        ("作者认为该从何处入手？", "opinion"),
        ("对街道改革有什么建议？", "opinion"),
        ("质询和询问有什么区别？", "comparison"),
        ("杭州和宁波各有多少家养老院？", "comparison"),
        ("与2020年相比有什么变化？", "comparison"),
        ("杭州规定几天答复？宁波又是几天答复？", "comparison"),
        ("花了多少钱，为什么超支？", "several"),
        ("什么是听证？怎么申请？", "several"),
        ("立案多少起，破案率是多少？", "fact"),
    ],
)
def test_the_type_follows_from_the_words_of_asking(question: str, type_: QuestionType) -> None:
    assert understand(question).type == type_


def test_each_part_keeps_the_clauses_before_it_that_ask_nothing() -> None:
    assert parts_of("今年防汛，投入多少钱?转移多少人?谢谢") == ("今年防汛，投入多少钱?", "转移多少人?谢谢")


@given(st.text(alphabet="多少谁怎么为什云溪和各，。？", max_size=40))
def test_parts_make_the_whole_question(text: str) -> None:
    assert "".join(parts_of(text)) == text
