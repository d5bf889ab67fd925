"""The end of an article that stands behind the next title comes back to it; where nothing tells, pieces stay apart."""

from tests.indexer.test_reading import read_text

CONTENTS = [
    "目录",
    "- 3 云州市人大常委会召开会议",
    "- 4 守护饮水安全的几点做法",
    "- 5 青河县开展养老服务调研",
    "- 6 关于道路建设的思考",
]
FILLER = "云州市人大常委会组织代表到青河县视察农村公路建设，查看了施工现场和材料检验记录，并同养护工人座谈，"
FIRST = (
    "云州市人大常委会坚持把饮水安全作为监督重点，组成三个检查小组分赴各乡镇。一是查水源，走遍十二处水库；"
    "二是查管网，逐段核对检修台账；三是查水质，委托检测中心对三十六个取水点抽样化验，并请代表到现场"
)
TAIL = "监督取样的全过程。四是查整改，要求水务部门限期更换老旧管网，由代表小组回头看，确保群众喝上放心水。"
SECOND = "青河县把养老服务列为年度调研课题，先后走访二十家敬老院和日间照料中心。一是看床位，二是看餐饮，三是看护理员培训情况。"
LAST = "调研组建议县政府增加护理员培训经费，完善敬老院消防设施，把日间照料中心办到村头。"


def issue(*middle: str) -> str:
    cuts = [FILLER + "形成了比较完整的养护管理", "办法和考核机制。"] * 4
    lines = [CONTENTS[1][4:], *cuts, "守护饮水安全的几点做法", *middle, "关于道路建设的思考", FILLER + "成效明显。"]
    return "\n\n".join([*CONTENTS, *lines]) + "\n"


def test_a_list_that_goes_on_behind_the_next_title_is_joined() -> None:
    document = read_text(issue(FIRST, "青河县开展养老服务调研", SECOND, TAIL, LAST))
    first = next(one for one in document.articles if one.title.startswith("守护"))
    paragraphs = [document.text[one.start : one.end] for one in document.paragraphs[first.first : first.last]]
    assert paragraphs == ["守护饮水安全的几点做法", FIRST + TAIL]
    second = next(one for one in document.articles if one.title.startswith("青河县"))
    paragraphs = [document.text[one.start : one.end] for one in document.paragraphs[second.first : second.last]]
    assert paragraphs == ["青河县开展养老服务调研", SECOND, LAST]


def test_a_paragraph_that_shows_no_sign_stays_where_it_is() -> None:
    document = read_text(issue(FIRST, "青河县开展养老服务调研", SECOND, LAST))
    first = next(one for one in document.articles if one.title.startswith("守护"))
    assert document.text[document.paragraphs[first.last - 1].start :].startswith(FIRST + "\n")
    second = next(one for one in document.articles if one.title.startswith("青河县"))
    assert second.last - second.first == 3
