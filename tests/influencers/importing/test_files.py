"""Files that are no lists, too large or dangerous: refused by what is in them, in one sentence."""

import io
import zipfile

import pytest
import xlsxwriter

from influencers.importing.files import UnreadableFile
from influencers.importing.tables import look_at
from tests.influencers.importing.lists import LIMIT, look

ASK = "Save the list as CSV or XLSX and choose that file."


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(600):
                sheet.write(b"0" * 1024 * 1024)
    return packed.getvalue()


def _zip_of(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # Without the time of day: these bytes name a test, and each worker must find the same name.
        archive.writestr(zipfile.ZipInfo(name), "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\r\n \r\n", "The file holds no rows."),
        (b"%PDF-1.7 Name,Followers\nA,1", f"This is a PDF document, not a list. {ASK}"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, f"This is a picture, not a list. {ASK}"),
        (_zip_of("notes.txt"), f"This is a ZIP archive, not a list. {ASK}"),
        (b"PK\x03\x04" + b"x" * 100, f"The file is damaged: it starts like a spreadsheet but cannot be opened. {ASK}"),
        (b"<html><table><tr><td>Name</td></tr></table>", f"This is a web page, whatever its name says. Open it in a spreadsheet program. {ASK}"),
        (b'[{"name": "A"}]', f"This is a JSON file, not a list. {ASK}"),
        (b"Name,Followers\nA\0B,1\n", "The file contains NUL bytes, so it is damaged or no text. Save the list again as CSV (UTF-8) and choose that file."),
        (b"a,b\n" + b"x" * 10_000_000 + b",1\n", "Line 2 has 10,000,002 characters: this is not a list with one person a line."),
        (",".join(f"c{n}" for n in range(500)).encode() + b"\n" + b"1," * 500, "The list has 501 columns; at most 200 can be taken in. Leave out those not needed."),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_a_sentence(tmp_path, content, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        look(tmp_path, content)
    assert str(refusal.value) == sentence


def test_a_zip_bomb_named_xlsx_is_not_unpacked(tmp_path):
    with pytest.raises(UnreadableFile) as refusal:
        look(tmp_path, _bomb(), "list.xlsx")
    assert str(refusal.value) == "Unpacked, this file would have 600 MB in 2 parts: too much to open safely."


def test_a_file_over_the_limit_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(UnreadableFile) as refusal:
        look_at(path, limit=LIMIT)
    assert str(refusal.value) == "The file has 200 MB; at most 50 MB can be taken in. Split it into parts."


def test_a_broken_workbook_is_refused(tmp_path):
    with pytest.raises(UnreadableFile) as refusal:
        look(tmp_path, _zip_of("xl/workbook.xml"), "list.xlsx")
    assert (
        str(refusal.value)
        == "The workbook is damaged or of an unknown kind. Save the list as CSV or XLSX and choose that file."
    )


def test_a_workbooks_list_is_found_behind_its_cover_sheet(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "made.xlsx") as book:
        book.add_worksheet("Cover").write(0, 0, "Our list")
        sheet = book.add_worksheet("Список")
        sheet.write_row(1, 0, ["Name", "Followers"])
        sheet.write_row(2, 0, ["Zoë", 12345.0])
        book.add_worksheet("Secret").hide()
    seen = look(tmp_path, (tmp_path / "made.xlsx").read_bytes(), "list.xlsx")
    assert seen.reading.sheets == ("Cover", "Список")
    assert seen.reading.sheet == "Список"
    assert seen.sample == [(2, ["Name", "Followers"]), (3, ["Zoë", "12345"])]


@pytest.mark.parametrize(
    ("text", "delimiter", "second"),
    [
        ("Name;Followers\nAna;1,5K\n", ";", ["Ana", "1,5K"]),
        ("Name\tFollowers\nAna, Bo\t1\n", "\t", ["Ana, Bo", "1"]),
        ("Name|Followers\nAna|1\n", "|", ["Ana", "1"]),
        ("sep=;\nName;Followers\nAna;1\n", ";", ["Name", "Followers"]),
        ("handles\n@ana\n@bo\n", ",", ["@ana"]),
        ('Name,Note\n"Ana, ""A""","two\nlines"\n', ",", ['Ana, "A"', "two\nlines"]),
    ],
)
def test_the_separator_is_found(tmp_path, text, delimiter, second):
    seen = look(tmp_path, text)
    assert seen.reading.delimiter == delimiter
    assert seen.sample[1][1] == second


def test_a_quotation_mark_never_closed_does_not_swallow_the_list(tmp_path):
    rows = "".join(f"person {number},{number}\n" for number in range(20_000))
    seen = look(tmp_path, f'Name,Followers\n"5 heels,1\n{rows}')
    assert seen.reading.quoting is False
    assert seen.rows == 20_002
    assert seen.sample[1] == (2, ['"5 heels', "1"])


TEXTS = {
    "utf-8": "Imię,Kraj\nŁukasz,Polska\n",
    "utf-8-sig": "Imię,Kraj\nŁukasz,Polska\n",
    "utf-16": "Name\tLand\nZoë\tÖsterreich\n",
    "utf-16-be": "Name\tLand\nZoe\tAustria\n",
    "cp1251": "Имя;Страна\n" + "Анна Петрова;Россия\nИван Сидоров;Беларусь\n" * 5,
    "cp1252": "Nom;Pays\n" + "Zoé Lefèvre;France\nRené Côté;Canada\n" * 5,
    "cp1250": "Imię;Kraj\n" + "Łukasz Wiśniewski;Polska\nŻaneta Gąska;Polska\n" * 5,
    "cp1254": "İsim;Ülke\n" + "Çağla Şahin;Türkiye\nOğuz Yıldız;Türkiye\n" * 5,
    "cp1256": "الاسم,البلد\n" + "محمد علي,مصر\nفاطمة,السعودية\n" * 5,
    "shift_jis": "名前,国\n" + "山田太郎,日本\n佐藤はなこ,日本\n" * 5,
    "euc_kr": "이름,국가\n" + "김민지,한국\n박서준,한국\n" * 5,
    "gb18030": "姓名,国家\n" + "王小明,中国\n李娜,中国\n" * 5,
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_letters_of_every_usual_encoding_are_read(tmp_path, encoding):
    text = TEXTS[encoding]
    seen = look(tmp_path, text.encode(encoding))
    wanted = [line.replace("\t", ",").replace(";", ",").split(",") for line in text.splitlines()]
    assert [cells for _, cells in seen.sample] == wanted
