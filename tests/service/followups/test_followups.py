"""Follow-up questions are completed with what was said before; questions that stand alone are left alone."""

import asyncio
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.composing import Turn
from service.followups import asks_for_more, complete, complete_question

SPENDING = "2021年杭州市的一般公共预算支出是多少亿元？"
VIEW = "周子衡对预算监督怎么看？"
LAW = "《杭州市养犬规定》什么时候施行？"
HOMES = "全市有多少家养老院？"
RANGE = "2021年上半年宁波立案多少起？"


def follow(question: str, follow_up: str, answer: str = "好。", authors: tuple[str, ...] = ()) -> str:
    return complete_question(follow_up, [Turn(question, answer, authors=authors)])


@pytest.mark.parametrize(
    ("question", "follow_up", "completed"),
    [
        (SPENDING, "那宁波呢？", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "宁波市呢", "2021年宁波市的一般公共预算支出是多少亿元？"),
        (SPENDING, "那么宁波市的情况呢？", "2021年宁波市的一般公共预算支出是多少亿元？"),
        (SPENDING, "浙江省呢", "2021年浙江省的一般公共预算支出是多少亿元？"),
        (SPENDING, "石桥镇呢？", "2021年石桥镇的一般公共预算支出是多少亿元？"),
        (SPENDING, "温州？", "2021年温州的一般公共预算支出是多少亿元？"),
        (SPENDING, "那温州有多少？", "2021年温州的一般公共预算支出是多少亿元？"),
        (SPENDING, "宁波是多少？", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "换成宁波呢？", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "宁波也是吗？", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "上海怎么样？", "2021年上海的一般公共预算支出是多少亿元？"),
        (SPENDING, "不是杭州，是宁波", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "不对，我问的是宁波", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "我说的是宁波", "2021年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "全省呢？", "2021年全省的一般公共预算支出是多少亿元？"),
        (SPENDING, "其他城市呢？", "2021年杭州市的一般公共预算支出，其他城市呢？"),
        (SPENDING, "宁波和温州呢？", "2021年宁波和温州的一般公共预算支出是多少亿元？"),
        ("杭州和宁波各有多少家养老院？", "那温州呢？", "温州各有多少家养老院？"),
        ("浙江给杭州拨了多少钱？", "那宁波呢？", "浙江给宁波拨了多少钱？"),
        (HOMES, "宁波呢？", "宁波有多少家养老院？"),
        ("2021年的植树面积是多少？", "宁波呢？", "2021年宁波的植树面积是多少？"),
        ("枣阳人大怎么做专题询问？", "石桥镇呢？", "石桥镇人大怎么做专题询问？"),
        (LAW, "那宁波呢？", "《宁波养犬规定》什么时候施行？"),
        ("按《杭州市养犬规定》怎么罚？", "上海的呢？", "按《上海养犬规定》怎么罚？"),
    ],
)
def test_a_place_is_put_for_the_place(question: str, follow_up: str, completed: str) -> None:
    assert follow(question, follow_up) == completed


@pytest.mark.parametrize(
    ("question", "follow_up", "completed"),
    [
        (SPENDING, "2022年呢？", "2022年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "那2022年呢", "2022年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "2020年", "2020年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "那2020年是多少？", "2020年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "那么2020呢？", "2020年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "22年呢？", "2022年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "去年呢？", "去年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "上一年呢？", "2020年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "第二年呢？", "2022年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "上半年呢", "2021年上半年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "那2022年宁波呢？", "2022年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "宁波2022年呢？", "2022年宁波的一般公共预算支出是多少亿元？"),
        (SPENDING, "近三年呢？", "近三年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "2019年到2021年呢？", "2019年到2021年杭州市的一般公共预算支出是多少亿元？"),
        (SPENDING, "“十三五”期间呢？", "“十三五”期间杭州市的一般公共预算支出是多少亿元？"),
        (RANGE, "下半年呢？", "2021年下半年宁波立案多少起？"),
        (RANGE, "2022年呢？", "2022年上半年宁波立案多少起？"),
        (RANGE, "2022年下半年呢？", "2022年下半年宁波立案多少起？"),
        ("杭州市有多少名代表？", "2022年呢？", "2022年杭州市有多少名代表？"),
        ("2021年3月5日谁主持了会议？", "2022年3月呢？", "2022年3月谁主持了会议？"),
    ],
)
def test_a_time_is_put_for_the_time(question: str, follow_up: str, completed: str) -> None:
    assert follow(question, follow_up) == completed


@pytest.mark.parametrize(
    ("question", "follow_up", "completed"),
    [
        (VIEW, "王静呢？", "王静对预算监督怎么看？"),
        (VIEW, "那王静怎么看？", "王静对预算监督怎么看？"),
        (LAW, "《宁波市养犬管理条例》呢？", "《宁波市养犬管理条例》什么时候施行？"),
        ("第十二条怎么规定？", "第十三条呢？", "第十三条怎么规定？"),
        ("监督法规定的程序有哪些？", "那立法法呢？", "立法法规定的程序有哪些？"),
        (LAW, "第十二条呢？", "《杭州市养犬规定》第十二条怎么规定？"),
        ("“六有”是什么意思？", "“五化”呢？", "“五化”是什么意思？"),
        ("市级代表有多少名？", "县级呢？", "县级代表有多少名？"),
        ("男代表有多少名？", "女代表呢？", "女代表有多少名？"),
        ("市级代表有多少名？", "女代表呢？", "市级女代表有多少名？"),
        (HOMES, "农村呢？", "全市养老院，农村呢？"),
    ],
)
def test_a_person_a_law_and_others_are_put_for_their_kind(question: str, follow_up: str, completed: str) -> None:
    assert follow(question, follow_up) == completed


@pytest.mark.parametrize(
    ("question", "follow_up", "completed"),
    [
        (SPENDING, "为什么？", "2021年杭州市的一般公共预算支出，为什么？"),
        (SPENDING, "具体有哪些？", "2021年杭州市的一般公共预算支出，具体有哪些？"),
        (SPENDING, "依据是什么？", "2021年杭州市的一般公共预算支出，依据是什么？"),
        (SPENDING, "结果呢？", "2021年杭州市的一般公共预算支出，结果呢？"),
        (SPENDING, "和2020年相比呢？", "2021年杭州市的一般公共预算支出，和2020年相比呢？"),
        (SPENDING, "比2020年多多少？", "2021年杭州市的一般公共预算支出，比2020年多多少？"),
        (SPENDING, "什么意思？", "2021年杭州市的一般公共预算支出，什么意思？"),
        (SPENDING, "这个呢？", SPENDING),
        (SPENDING, "所以呢？", SPENDING),
        (SPENDING, "这笔钱花在哪里了？", "2021年杭州市的一般公共预算支出，钱花在哪里了？"),
        ("河道治理有哪些措施？", "哪个最有效？", "河道治理措施，哪个最有效？"),
        ("河道治理有哪些措施？", "第三项呢？", "河道治理措施，第三项呢？"),
        ("河道治理有哪些措施？", "这些措施效果怎么样？", "河道治理措施，措施效果怎么样？"),
        ("河道治理有哪些措施？", "负责人是谁？", "河道治理措施，负责人是谁？"),
        ("河道治理有哪些措施？", "举个例子", "河道治理措施，举个例子？"),
        (LAW, "第十二条怎么说？", "《杭州市养犬规定》施行，第十二条怎么说？"),
        (SPENDING, "其中教育占多少？", "2021年杭州市的一般公共预算支出，教育占多少？"),
        (SPENDING, "那教育支出是多少？", "2021年杭州市的一般公共预算支出，教育支出是多少？"),
        (SPENDING, "它占多大比例？", "2021年杭州市的一般公共预算支出，占多大比例？"),
        (HOMES, "什么时候建的？", "全市养老院，什么时候建的？"),
        (HOMES, "怎么申请？", "全市养老院，怎么申请？"),
        (HOMES, "那要多少钱？", "全市养老院，要多少钱？"),
        (HOMES, "在哪？", "全市养老院，在哪？"),
        (HOMES, "它的床位是多少？", "全市养老院，床位是多少？"),
        ("为什么要分类投放垃圾？", "宁波是怎么做的？", "宁波要分类投放垃圾，怎么做的？"),
        ("遛狗不拴绳怎么处罚？", "罚多少？", "遛狗不拴绳处罚，罚多少？"),
        (HOMES, "由谁批准？", "全市养老院，由谁批准？"),
        ("云溪市河道治理有哪些措施？", "效果怎么样？", "云溪市河道治理措施，效果怎么样？"),
        ("云溪市河道治理有哪些措施？", "那投入了多少？", "云溪市河道治理措施，投入了多少？"),
        ("群众为什么不愿意参与立法？", "那怎么办？", "群众不愿意参与立法，怎么办？"),
        ("代表之家是什么？", "有啥用？", "代表之家，有啥用？"),
    ],
)
def test_what_names_nothing_keeps_the_topic(question: str, follow_up: str, completed: str) -> None:
    assert follow(question, follow_up) == completed


@pytest.mark.parametrize(
    ("question", "answer", "authors", "follow_up", "completed"),
    [
        (VIEW, "要公开。", (), "他怎么说？", "周子衡对预算监督，怎么说？"),
        (VIEW, "要公开。", (), "他还提了哪些建议？", "周子衡还提了哪些建议？"),
        (VIEW, "要公开。", (), "那他对代表培训有什么建议？", "周子衡对代表培训有什么建议？"),
        ("谁当选云溪市市长？", "李强当选市长。", (), "他什么时候当选的？", "李强什么时候当选的？"),
        ("审议意见怎么督办？", "要建台账。", ("周子衡",), "他怎么说？", "审议意见督办，周子衡怎么说？"),
        ("审议意见怎么督办？", "要建台账。", ("周子衡",), "作者怎么看？", "审议意见督办，周子衡怎么看？"),
        ("谁带队调研？", "副主任王静带队。", (), "这位主任还去了哪里？", "王静还去了哪里？"),
        (LAW, "好。", (), "该规定的处罚标准是多少？", "《杭州市养犬规定》的处罚标准是多少？"),
        (LAW, "好。", (), "该规定第三条呢？", "《杭州市养犬规定》第三条怎么规定？"),
        (LAW, "好。", (), "这部法规由谁执行？", "《杭州市养犬规定》由谁执行？"),
        (SPENDING, "好。", (), "那里有多少人？", "杭州市有多少人？"),
        (SPENDING, "好。", (), "该市的工业增加值是多少？", "杭州市的工业增加值是多少？"),
        (HOMES, "好。", (), "他们怎么收费？", "全市养老院，怎么收费？"),
    ],
)
def test_a_pronoun_becomes_what_was_last_named(
    question: str, answer: str, authors: tuple[str, ...], follow_up: str, completed: str
) -> None:
    assert follow(question, follow_up, answer, authors) == completed


@pytest.mark.parametrize(
    "more", ["还有呢？", "还有吗", "还有别的吗？", "其他的呢", "继续", "接着说", "再说几个", "还有哪些？", "另外呢"]
)
def test_asking_for_more_asks_the_same_again(more: str) -> None:
    assert asks_for_more(more)
    assert follow(SPENDING, more) == SPENDING


@pytest.mark.parametrize(
    "question", ["其他城市有什么做法？", "再就业培训有哪些？", "继续教育有什么要求？", "还有多少名代表没有报到？"]
)
def test_asking_about_others_is_not_asking_for_more(question: str) -> None:
    assert not asks_for_more(question)


def test_follow_ups_follow_one_another() -> None:
    turns = [Turn(SPENDING, "好。")]
    for follow_up, completed in (
        ("那宁波呢？", "2021年宁波的一般公共预算支出是多少亿元？"),
        ("2022年呢？", "2022年宁波的一般公共预算支出是多少亿元？"),
        ("还有呢？", "2022年宁波的一般公共预算支出是多少亿元？"),
        ("为什么？", "2022年宁波的一般公共预算支出，为什么？"),
        ("温州呢？", "2022年温州的一般公共预算支出，为什么？"),
    ):
        assert complete_question(follow_up, turns) == completed
        turns.append(Turn(follow_up, "好。"))


def test_what_was_looked_up_before_is_not_worked_out_again() -> None:
    assert complete_question("2022年呢？", [Turn("那宁波呢？", "好。", "2021年宁波的支出？")]) == "2022年宁波的支出？"


def test_places_of_the_library_are_places() -> None:
    history = [Turn("杭州市有多少名代表？", "好。")]
    assert complete_question("云溪呢？", history, ["云溪县"]) == "云溪有多少名代表？"


@pytest.mark.parametrize(
    "question",
    [
        "云溪市有多少名代表？",
        "条例草案什么时候提请审议？",
        "再就业培训有哪些补贴？",
        "其他城市有什么好做法？",
        "具体的巡查制度是怎么规定的？",
        "那达慕大会什么时候开？",
        "杭州市2022年的支出是多少？",
        "人大“三会”",
        "预算监督",
        "杭州在哪里？",
        "周子衡是谁？",
        "约翰·洛克的身高多高？",
        "他山之石专栏登了哪些文章？",
        "地方性法规由谁批准？",
        "作者周子衡在《监督之道》里写了哪几个方面的内容？",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert follow("宁波市河道治理的情况怎么样？", question) == question


def test_the_first_question_of_a_conversation_is_left_alone() -> None:
    assert asyncio.run(complete("那投入了多少？", [])) == "那投入了多少？"


@pytest.mark.parametrize("name", ["dev.jsonl", "laws/dev.jsonl", "news/dev.jsonl"])
def test_no_gold_question_is_changed_by_another_before_it(shared: Path, name: str) -> None:
    gold = [json.loads(line) for line in (shared / "gold" / name).read_text("utf-8").splitlines()]
    chance = random.Random(7)
    for row in gold:
        other = chance.choice(gold)
        turn = Turn(other["question"], other["answer"])
        assert row is other or complete_question(row["question"], [turn]) == row["question"]


@given(
    st.text(alphabet="那他呢？还有杭州宁波2021年的为什么多少该条例《》，", max_size=20),
    st.text(alphabet="杭州2021年有多少？《》条例他呢", max_size=20),
)
def test_any_follow_up_can_be_completed(follow_up: str, question: str) -> None:
    completed = follow(question, follow_up)
    assert completed == follow_up or completed.endswith("？")
