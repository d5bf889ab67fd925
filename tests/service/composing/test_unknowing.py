import pytest

from service.composing.unknowing import says_unknown


@pytest.mark.parametrize(
    "sentence",
    [
        "资料中没有提到妇女代表的人数。",
        "资料未提及该市2022年的支出。",
        "所提供的资料没有相关内容。",
        "很抱歉，您提供的材料中没有包含这方面的信息。",
        "根据现有资料，无法确定云泽市2022年的代表人数。",
        "根据上述信息，无法回答这个问题。",
        "无法根据资料回答该问题。",
        "抱歉，我无法回答这个问题。",
        "但资料没有给出2022年的人数。",
        "给定的文档并未说明施行日期。",
        "现有资料不足以判断两地谁先施行。",
        "The provided sources do not mention the number of deputies.",
        "Sorry, I cannot answer this question.",
        "Based on the given documents, I cannot determine the date.",
        "None of the passages contain this information; no figure is given.",
    ],
)
def test_a_remark_on_the_sources_is_recognised(sentence: str) -> None:
    assert says_unknown(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "申请材料没有盖章的，不予受理。",
        "该文件没有明确补偿的期限。",
        "资料显示，全市没有列出专项资金。",
        "会议资料应当提前十日送达。",
        "没有相关资料的，应当书面说明。",
        "市档案馆未找到原始资料。",
        "信息公开不及时的问题没有得到解决。",
        "以上内容不包括临时用地。",
        "常委会没有提出修改意见。",
        "代表不得无故缺席。",
        "The council did not meet in 2020.",
    ],
)
def test_what_documents_say_is_none(sentence: str) -> None:
    assert not says_unknown(sentence)
