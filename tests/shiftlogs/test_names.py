"""Several names stand in one cell, divided in many ways."""

import pytest

from volunteer.shiftlogs.rules import joins_two, split_names, unnamed_tail


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "王芳、李强，赵敏,孙丽；周杰;吴军／郑洁/冯涛",
            ["王芳", "李强", "赵敏", "孙丽", "周杰", "吴军", "郑洁", "冯涛"],
        ),
        ("王芳\n李强\r\n赵敏", ["王芳", "李强", "赵敏"]),
        ("王芳 李强  赵敏　孙丽", ["王芳", "李强", "赵敏", "孙丽"]),
        ("王 杰", ["王 杰"]),
        ("王　杰、李明", ["王　杰", "李明"]),
        ("王 杰 李 明", ["王 杰", "李 明"]),
        ("王杰 李明", ["王杰", "李明"]),
        ("张 晓英 李明", ["张 晓英", "李明"]),
        ("和泽才、及时雨", ["和泽才", "及时雨"]),
        ("邓林（龙洲湾物业）、侯文", ["邓林（龙洲湾物业）", "侯文"]),
        ("邓林(物业、保安)，侯文", ["邓林(物业、保安)", "侯文"]),
        ("邓林 （龙洲湾物业） 侯文", ["邓林（龙洲湾物业）", "侯文"]),
        ("王 杰（恒丰 物流） 李明", ["王 杰（恒丰 物流）", "李明"]),
        ("1.王芳 2.李强", ["王芳", "李强"]),
        ("①王芳、②李强", ["王芳", "李强"]),
        ("王芳、李强等5人", ["王芳", "李强"]),
        ("王芳、李强 共2人", ["王芳", "李强"]),
        ("阿依古丽·买买提、欧阳静", ["阿依古丽·买买提", "欧阳静"]),
        ("王芳、、李强、", ["王芳", "李强"]),
        ("、", []),
    ],
)
def test_names_are_split_where_they_end(text: str, names: list[str]) -> None:
    assert [name.replace("　", " ") for name in split_names(text)] == [name.replace("　", " ") for name in names]


def test_doubtful_cells_are_told() -> None:
    assert [joins_two(name) for name in ("王芳和李强", "和泽才", "王和平", "邓林（物业和保安）")] == [
        True,
        False,
        False,
        False,
    ]
    assert [unnamed_tail(text) for text in ("王芳等5人", "王芳等", "王芳")] == [True, True, False]
