"""Sentences in which an LLM says that its sources do not tell, in its own words instead of the one word it was told to use."""

import re

# What the sources are called: 资料 as in the prompt, or another word with one that points at what was given. Documents speak of files
# and materials of their own (该文件, 申请材料), and what they say of those is an answer.
_GIVEN = r"(?:你|您|用户)?所?(?:提供|给出|给定|检索到|查到|给)的?"
_POINTED = r"(?:上述|以上|现有|已有|这些|目前的?)"
_SOURCES = (
    rf"(?:(?:{_POINTED}|{_GIVEN})*资料|{_POINTED}?{_GIVEN}(?:材料|文档|文件|信息|内容|文本|片段|段落|来源|上下文)"
    rf"|{_POINTED}(?:文档|信息|片段|段落|来源|上下文))(?:中|里|内|当中)?"
)
# Behind these the documents speak: 资料显示，……没有……
_BETWEEN = r"(?:(?!显示|表明|指出|记载|载明|提到|介绍|说明|认为|称|规定).){0,40}?"
_LACK = r"(?:没有|没|未|并未|并没有|尚未|均未|都没有|不|并不|无法|不能|不足以|缺乏|缺少|找不到|未能)"
_TELL = r"(?:提|说|涉|包含|包括|给出|记载|显示|写|找|回答|确定|得知|判断|反映|列出|载|足|相关|关于|直接|具体|明确|任何|信息|内容|数据)"
_LEAD = r"(?:(?:很|非常)?(?:抱歉|遗憾|对不起)[，,。]?\s*|(?:根据|从|在|就|基于|由于|但是?|不过|然而)[，,]?\s*)*"
_CHINESE = re.compile(
    rf"^{_LEAD}{_SOURCES}{_BETWEEN}{_LACK}.{{0,6}}?{_TELL}"
    rf"|^{_LEAD}(?:我)?(?:无法|不能|未能|没有)(?:根据|从|在|基于){_SOURCES}"
    r"|^(?:(?:很|非常)?(?:抱歉|遗憾|对不起)[，,。]?\s*)+(?:我)?(?:无法|不能|没有|未能|不知道)"
)
_ENGLISH = re.compile(
    r"^(?:(?:sorry|unfortunately|i'm sorry|based on|from|in|but|however|according to)[, ]+)*"
    r"(?:the |these |those |any of the |none of the )?(?:\w+ ){0,2}(?:sources?|documents?|passages?|materials?|context|information)\b.{0,40}?"
    r"(?:do(?:es)? not|don't|doesn't|did not|didn't|cannot|can't|no |not |lacks?\b|insufficient)"
    r"|^(?:(?:sorry|unfortunately|i'm sorry|based on [^,]{1,60})[, ]+)*i (?:cannot|can't|could not|couldn't|am unable to|do not|don't)\b",
    re.IGNORECASE,
)
# Characters. Such a remark says so at its beginning; what is read of a sentence without end must have one.
_LONGEST = 200


def says_unknown(sentence: str) -> bool:
    """Whether `sentence` only says that the sources do not answer: a remark on them, nothing that they say."""
    text = sentence.strip()[:_LONGEST]
    return bool(_CHINESE.search(text) or _ENGLISH.search(text))
