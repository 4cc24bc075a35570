"""Which characters of two sides are marked, and what of a number may be seen."""

from volunteer.linkage.differences import differences, phone_differences


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def both(left, right, compare=differences):
    return tuple(marked(pieces) for pieces in compare(left, right))


def test_the_character_that_differs_is_marked_on_both_sides():
    assert both("陈志君", "陈志军") == ("陈志[君]", "陈志[军]")


def test_a_missing_character_is_marked_where_it_stands():
    assert both("王小杰", "王杰") == ("王[小]杰", "王杰")
    assert both("恒信广告", "重庆恒信广告有限公司") == ("恒信广告", "[重庆]恒信广告[有限公司]")


def test_traditional_characters_and_homophones_are_different_characters():
    assert both("陳梅", "陈梅") == ("[陳]梅", "[陈]梅")
    assert both("侯文", "侯雯") == ("侯[文]", "侯[雯]")


def test_a_side_that_says_nothing_marks_nothing():
    assert both(None, "恒信广告") == ("", "恒信广告")
    assert both("恒信广告", "") == ("恒信广告", "")


def test_equal_texts_are_one_piece():
    assert both("侯文", "侯文") == ("侯文", "侯文")


def test_of_a_number_only_the_digits_of_a_slip_are_seen():
    assert both("13812340001", "138 1235 0001", phone_differences) == ("138***[4]0001", "138***[5]0001")
    assert both("13812340001", "13812430001", phone_differences) == ("138**[34]0001", "138**[43]0001")
    assert both("13812340001", "13812340009", phone_differences) == ("138****000[1]", "138****000[9]")


def test_of_two_numbers_the_middle_stays_hidden():
    left, right = both("13812340001", "13987650002", phone_differences)
    assert left == "13[8****]000[1]"
    assert right == "13[9****]000[2]"


def test_equal_numbers_are_hidden_and_not_marked():
    assert both("13812340001", "+86 138-1234-0001", phone_differences) == ("138****0001", "138****0001")


def test_a_masked_number_differs_only_where_both_show_a_digit():
    assert both("138****0001", "13812340001", phone_differences) == ("138****0001", "138****0001")
    assert both("138****0002", "13812340001", phone_differences) == ("138****000[2]", "138****000[1]")


def test_a_missing_or_other_number_is_hidden_as_well():
    assert both(None, "13812340001", phone_differences) == ("", "138****0001")
    assert both("62345678", "13812340001", phone_differences)[0].replace("[", "").replace("]", "") == "******78"
