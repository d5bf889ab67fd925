"""What values a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.asked import Asked, Value
from service.asking import asked_in
from service.understanding import understand


@pytest.mark.parametrize(
    ("question", "kind", "unit"),
    [
        ("云溪市2022年一般公共预算支出是多少亿元？", "number", "元"),
        ("河道治理花了多少钱", "number", "元"),
        ("违规停车会罚多少？", "number", "元"),
        ("去年云溪市物流业增加值", "number", "元"),
        ("代表联络站建了几个", "number", "个"),
        ("一共收到多少件建议？", "number", "件"),
        ("上半年立案多少起", "number", "起"),
        ("有几名代表发言？", "number", "人"),
        ("参加培训的有多少党员", "number", "人"),
        ("多少项目通过了验收？", "number", "个"),
        ("建议的办结率是多少？", "number", "%"),
        ("老年人口占多大比例？", "number", "%"),
        ("减少了多少比例人口", "number", "%"),
        ("第三产业占比多少", "number", "%"),
        ("业主得占几成？", "number", "%"),
        ("绿化面积有多大？", "number", "亩"),
        ("这条路有多长？", "number", "米"),
        ("降水量是多少", "number", "米"),
        ("答复期限有多长？", "number", "天"),
        ("多久答复一次？", "number", "天"),
        ("保质期是几个月？", "number", "天"),
        ("多大岁数可以入学？", "number", "岁"),
        ("娃多大能上学", "number", "岁"),
        ("每年下乡几趟？", "number", "次"),
        ("在第几次会议上通过的？", "number", "第"),
        ("基层代表名额", "number", "个"),
        ("条例什么时候施行？", "date", ""),
        ("多会儿开会", "date", ""),
        ("哪一年建的站？", "date", "年"),
        ("是哪天开的会", "date", "日"),
        ("何年何月撤县设区？", "date", "月"),
        ("云溪市 获得立法权 时间", "date", ""),
        ("报告的作者是谁？", "person", "人"),
        ("谁主持了会议？", "person", "人"),
        ("由谁批准？", "person", ""),
        ("局长的继任者是谁", "person", "人"),
        ("哪位代表提出了议案？", "person", "人"),
        ("那位志愿者叫什么名字？", "person", "人"),
        ("展览在哪儿办的？", "place", ""),
        ("活动在哪个镇举行？", "place", "镇"),
        ("在哪个城市举行？", "place", "城市"),
        ("图纸从哪里领？", "place", ""),
        ("建于哪个时期？", "date", ""),
        ("哪个年份最多", "date", "年"),
        ("公元几年建城", "date", "年"),
        ("检查去了哪几个旗县区", "place", "旗县区"),
        ("是哪家公司中标的？", "name", "公司"),
        ("依据哪个文号？", "name", "文号"),
        ("这个品牌叫啥名？", "name", ""),
        ("调研发现了哪些问题？", "items", "问题"),
        ("要增强哪四种意识？", "items", "意识"),
        ("办证要带什么材料？", "items", "材料"),
        ("哪些项目通过了验收？", "items", "项目"),
        ("GDP是多少？", "number", "元"),
        ("最多罚多少钱？", "number", "元"),
        ("菜多少钱一斤？", "number", "元"),
        ("投诉热线多少", "number", ""),
        ("周子衡多大了？", "number", "岁"),
        ("老人多大能免费坐车", "number", "岁"),
        ("这件事是哪一届人大定的？", "number", "第"),
        ("依据哪一条？", "number", "第"),
        ("图书馆周几闭馆", "date", ""),
        ("图书馆几点开门？", "date", "时"),
        ("提了几点建议？", "number", "点"),
        ("全市原油年产多少", "number", "吨"),
        ("什么时侯施行", "date", ""),
        ("现任市长叫什么？", "person", "人"),
        ("她是哪国人？", "place", ""),
    ],
)
def test_the_value_follows_from_the_words_of_asking(question: str, kind: Value, unit: str) -> None:
    asked = understand(question).asked
    assert (asked.kind, asked.unit) == (kind, unit)


@pytest.mark.parametrize(
    "question",
    [
        "为什么要加强监督？",
        "怎么办理落户？",
        "什么是履职评议？",
        "阿古拉是谁",
        "这样做有什么意义？",
        "两种制度有什么区别？",
        "低收入的人能不能减免费用和收入",
        "两地的做法哪个更好？",
        "河道治理的毛病出在哪儿？",
        "“谁执法谁普法”怎么落实？",
        "两个县哪个人口多？",
        "引进什么人才？",
        "沿着哪条河走？",
        "任何人在任何时候、任何地方都可以举报吗？",
        "多重身份怎么认定？",
        "低收入家庭多高兴啊",
        "这笔钱用到哪儿去了？",
        "近几年怎么监督的？",
        "专项资金 监督办法",
    ],
)
def test_what_has_no_value_is_a_text(question: str) -> None:
    assert understand(question).asked == Asked("text")


def test_each_part_of_a_question_asks_for_its_own_value() -> None:
    asks = understand("今年上半年电信诈骗立案多少起、破案多少起，破案率是多少？").asks
    assert asks == (
        Asked("number", "起", ("电信诈骗立案",)),
        Asked("number", "起", ("破案",)),
        Asked("number", "%", ("破案率",)),
    )


def test_a_part_that_tells_no_unit_has_that_of_the_part_before() -> None:
    assert [asked.unit for asked in understand("被骗走多少钱，追回来多少？").asks] == ["元", "元"]


def test_a_part_that_names_nothing_speaks_of_what_the_part_before_does() -> None:
    assert [asked.focus for asked in understand("那座大桥是哪年建的？多少人？").asks] == [
        ("大桥", "建"),
        ("大桥", "建"),
    ]


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("云溪市2022年一般公共预算支出是多少？", ("一般公共预算支出",)),
        ("网上征求到多少条群众意见？", ("网上征求", "群众意见")),
        ("《云溪市古树名木保护条例》规定罚款多少？", ("罚款",)),
        ("那座桥有多长？", ("桥",)),
        ("这座铜像有多重？", ("铜像",)),
        ("去年的GDP是多少？", ("gdp",)),
        ("两地共建的园区有多少亩？", ("两地共建", "园区")),
        ("建站数各是多少？", ("建站数",)),
        ("“三有”工作法什么时候提出的？", ("三有", "工作法", "提出")),
    ],
)
def test_the_focus_names_the_thing_without_place_time_and_title(question: str, focus: tuple[str, ...]) -> None:
    assert understand(question).asked.focus == focus


@pytest.mark.parametrize(
    ("question", "count"),
    [("要增强哪四种意识？", 4), ("是哪10件实事？", 10), ("有哪些问题？", None), ("是哪几项？", None)],
)
def test_the_number_of_items_is_told(question: str, count: int | None) -> None:
    assert understand(question).asked.count == count


def test_of_two_counters_in_a_row_both_are_asked_for() -> None:
    assert [asked.unit for asked in understand("条例一共几章几条？").asks] == ["章", "条"]


def test_some_of_a_kind_are_not_asked_for() -> None:
    assert [asked.unit for asked in understand("给镇上几所小学凑了多少钱？").asks] == ["元"]


@given(st.text(alphabet="几多少哪什么谁个年月日的元有是云溪市《》“”、，？一二3% ", max_size=40))
def test_any_question_can_be_read(text: str) -> None:
    for asked in asked_in(text):
        assert asked.kind != "text"
        assert all(word in text for word in asked.focus)
