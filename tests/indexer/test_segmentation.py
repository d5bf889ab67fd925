"""jieba and its port cut the same words."""

import jieba
import pytest

from indexer import segmentation
from indexer.segmentation import cut, cut_for_search, in_dictionary, tag

SENTENCES = (
    "常务委员会组成人员对专项工作报告的审议意见交由本级人民政府研究处理并书面报告",
    "云溪市人大代表视察了棠水河道治理工程和老旧小区改造项目",
    "乡镇人大主席团在闭会期间组织代表开展接待选民活动",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_port_cuts_as_jieba_does(sentence: str) -> None:
    assert cut(sentence) == list(jieba.cut(sentence))
    assert cut(sentence, new_words=False) == list(jieba.cut(sentence, HMM=False))
    assert cut_for_search(sentence) == list(jieba.cut_for_search(sentence))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_without_the_port_jieba_does_the_work(sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = (cut(sentence), cut(sentence, new_words=False), cut_for_search(sentence))
    monkeypatch.setattr(segmentation, "_ported", False)
    monkeypatch.setattr(segmentation, "_engine", jieba)
    assert (cut(sentence), cut(sentence, new_words=False), cut_for_search(sentence)) == here


@pytest.mark.parametrize("ported", [True, False])
def test_words_are_told_their_part_of_speech(ported: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not ported:
        monkeypatch.setattr(segmentation, "_ported", False)
        monkeypatch.setattr(segmentation, "_engine", jieba)
    assert tag("王小明在北京调研") == [("王小明", "nr"), ("在", "p"), ("北京", "ns"), ("调研", "vn")]


@pytest.mark.parametrize("ported", [True, False])
@pytest.mark.parametrize(
    ("word", "known"), [("人民代表大会", True), ("老百姓", True), ("登口", False), ("委图会", False)]
)
def test_the_dictionary_tells_words_from_slips(
    word: str, known: bool, ported: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not ported:
        monkeypatch.setattr(segmentation, "_ported", False)
        monkeypatch.setattr(segmentation, "_engine", jieba)
    assert in_dictionary(word) is known
