#!/usr/bin/env python3
"""Proves with small bad trees that each check of check_house.py fires, and that a good tree passes."""

import pathlib
import tempfile
import unittest

import check_house
import cpp_text

TABLE = pathlib.Path(__file__).resolve().with_name("arrows.txt")


def breaches(files):
    """The breaches of a tree of {name: text}, as (file:line, message)."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        found = check_house.House(root, check_house.Table(TABLE)).check()
    return [(f"{path}:{line}", message) for path, line, message in found]


class HouseTest(unittest.TestCase):
    def fires(self, files, place, fragment):
        found = breaches(files)
        self.assertEqual(len(found), 1, found)
        self.assertEqual(found[0][0], place)
        self.assertIn(fragment, found[0][1])

    def passes(self, files):
        self.assertEqual(breaches(files), [])


class Arrows(HouseTest):
    def test_a_good_tree_passes(self):
        self.passes({
            "core/quantity/rational.h": "#pragma once\n#include <gmp.h>\n#include <string>\ndouble approximate();\n",
            "core/order/order.h": '#pragma once\n#include "core/quantity/rational.h"\n#include "core/result/result.h"\n',
            "ledger/store.cpp": '#include <SQLiteCpp/SQLiteCpp.h>\n#include <unistd.h>\n#include "core/order/order.h"\n',
            "reports/page.cpp": '#include "labels/drawing/document.h"\n',
            "tests/unit/order/order_test.cpp": '#include <catch2/catch.hpp>\n#include "core/order/order.h"\n#include "ledger/store.h"\n',
        })

    def test_a_lower_floor_may_not_use_a_higher_one(self):
        self.fires({"core/order/order.cpp": '\n#include "core/pump/pump.h"\n'}, "core/order/order.cpp:2", "lies below core/pump")
        self.fires({"core/calendar/a.cpp": '#include "core/codec/value.h"\n'}, "core/calendar/a.cpp:1", "lies below core/codec")

    def test_every_floor_may_use_the_floors_below_it(self):
        floors = check_house.Table(TABLE).floors
        for at, floor in enumerate(floors):
            for other, target in enumerate(floors):
                found = breaches({f"{floor}/a.cpp": f'#include "{target}/b.h"\n'})
                self.assertEqual(bool(found), other > at, (floor, target))

    def test_a_floor_without_a_place_is_noticed(self):
        self.fires({"core/magic/a.cpp": '#include "core/result/result.h"\n'}, "core/magic/a.cpp:1", "is not among the floors")

    def test_core_may_not_use_a_room(self):
        self.fires({"core/rules/a.cpp": '#include "ledger/store.h"\n'}, "core/rules/a.cpp:1", "core may not use ledger")

    def test_rooms_use_only_their_rooms(self):
        self.fires({"ledger/a.cpp": '#include "labels/label.h"\n'}, "ledger/a.cpp:1", "ledger may not use labels")
        self.fires({"scanner/a.cpp": '#include "labels/label.h"\n'}, "scanner/a.cpp:1", "scanner may not use labels")
        self.fires({"reports/a.cpp": '#include "ledger/store.h"\n'}, "reports/a.cpp:1", "reports may not use ledger")
        self.fires({"station/a.cpp": '#include "cli/main.h"\n'}, "station/a.cpp:1", "station may not use cli")

    def test_a_room_that_is_not_in_the_table_is_noticed(self):
        self.fires({"tools/a.cpp": "int a;\n"}, "tools/a.cpp:1", 'the room "tools" is not in arrows.txt')

    def test_includes_are_written_from_the_root(self):
        self.fires({"core/order/a.cpp": '#include "order.h"\n'}, "core/order/a.cpp:1", "from the root")
        self.fires({"core/order/a.cpp": '#include "../pump/pump.h"\n'}, "core/order/a.cpp:1", "from the root")

    def test_an_include_in_a_comment_is_none(self):
        self.passes({"core/order/a.cpp": '// #include "core/pump/pump.h"\n/*\n#include "ledger/store.h"\n*/\n'})


class Headers(HouseTest):
    def test_headers_of_others_stay_in_their_folders(self):
        for header, wrong in [("gmp.h", "core/recipe"), ("tl/expected.hpp", "core/codec"), ("nlohmann/json.hpp", "core/order"),
                              ("sqlite3.h", "station"), ("SQLiteCpp/SQLiteCpp.h", "cli"), ("hpdf.h", "reports"), ("zint.h", "scanner"),
                              ("ft2build.h", "reports"), ("ZXing/ReadBarcode.h", "labels"), ("png.h", "labels"), ("jpeglib.h", "cli"),
                              ("CLI/CLI.hpp", "station"), ("Poco/Net/HTTPServer.h", "cli"), ("unistd.h", "core/order"),
                              ("sys/stat.h", "core/codec"), ("sodium.h", "core/digest")]:
            self.fires({f"{wrong}/a.cpp": f"#include <{header}>\n"}, f"{wrong}/a.cpp:1", "may be included in")

    def test_headers_of_others_stay_out_of_our_headers(self):
        self.fires({"ledger/store.h": "#pragma once\n#include <sqlite3.h>\n"}, "ledger/store.h:2", ".cpp files only")
        self.fires({"core/codec/parse.h": "#pragma once\n#include <nlohmann/json.hpp>\n"}, "core/codec/parse.h:2", ".cpp files only")

    def test_an_unknown_header_is_noticed(self):
        self.fires({"station/a.cpp": "#include <boost/asio.hpp>\n"}, "station/a.cpp:1", "<boost/asio.hpp> is not in arrows.txt")

    def test_core_has_no_files_clock_randomness_threads_or_locale(self):
        for header in ["fstream", "filesystem", "iostream", "random", "thread", "mutex", "locale", "ctime"]:
            self.fires({"core/rules/a.cpp": f"#include <{header}>\n"}, "core/rules/a.cpp:1", f"<{header}> is not used in core")
        self.passes({"ledger/a.cpp": "#include <fstream>\n#include <filesystem>\n#include <mutex>\n"})
        self.fires({"station/a.cpp": "#include <locale>\n"}, "station/a.cpp:1", "<locale> is not used in station")

    def test_a_file_of_statistics_is_an_exception_by_name_and_for_nothing_else(self):
        self.passes({"core/error_budget/chance.cpp": "#include <cmath>\ndouble chance = share.approximate();\n"})
        self.fires({"core/error_budget/chance.cpp": "#include <fstream>\n"}, "core/error_budget/chance.cpp:1", "<fstream> is not used in core")
        self.fires({"core/error_budget/budget.cpp": "#include <cmath>\n"}, "core/error_budget/budget.cpp:1", "<cmath> is not used in core")
        self.fires({"core/error_budget/budget.cpp": "double root;\n"}, "core/error_budget/budget.cpp:1", "no dose is a floating-point figure")


class Words(HouseTest):
    def test_core_has_no_floating_point(self):
        self.fires({"core/recipe/a.cpp": "int a;\n\ndouble b = 0;\n"}, "core/recipe/a.cpp:3", "no dose is a floating-point figure")
        self.fires({"core/recipe/a.h": "#pragma once\nfloat b();\n"}, "core/recipe/a.h:2", "floating-point")
        self.fires({"core/recipe/a.cpp": "auto b = dose.approximate();\n"}, "core/recipe/a.cpp:1", "statistics")
        self.passes({"core/recipe/a.cpp": '// a double check\nconst char* a = "double";\nint doubled;\n', "labels/a.cpp": "double x = 0;\n"})

    def test_core_has_no_clock_and_no_randomness(self):
        self.fires({"core/rules/a.cpp": "auto now = std::chrono::system_clock::now();\n"}, "core/rules/a.cpp:1", "Take the time as an argument")
        self.fires({"core/rules/a.cpp": "auto now = std::time(nullptr);\n"}, "core/rules/a.cpp:1", "Take the time")
        self.fires({"core/rules/a.cpp": "std::random_device source;\n"}, "core/rules/a.cpp:1", "Take it as an argument")
        self.passes({"core/rules/a.cpp": "auto day = std::chrono::sys_days();\n"})

    def test_a_quantity_is_made_with_its_unit(self):
        self.fires({"core/rules/a.cpp": "auto dose = Mass::from_base(4);\n"}, "core/rules/a.cpp:1", "Name the unit")
        self.passes({"core/quantity/a.cpp": "auto dose = Mass::from_base(4);\n"})

    def test_the_program_has_no_locale(self):
        self.fires({"cli/main.cpp": 'int main() { setlocale(LC_ALL, ""); }\n'}, "cli/main.cpp:1", "no locale")
        self.fires({"labels/a.cpp": "out.imbue(x);\n"}, "labels/a.cpp:1", "no locale")
        self.fires({"core/gs1/a.cpp": "bool b = std::isdigit(c);\n"}, "core/gs1/a.cpp:1", "depends on the locale")
        self.fires({"station/a.cpp": "auto x = std::stod(text);\n"}, "station/a.cpp:1", "depends on the locale")
        self.passes({"core/gs1/a.cpp": "bool is_digit(char c);\nint tolower_count;\n"})


class Sql(HouseTest):
    def test_sql_is_written_in_one_piece(self):
        for line in ['auto s = "SELECT body FROM event WHERE id = " + id;',
                     'auto s = std::string("DELETE FROM ") + table;',
                     'auto s = start + "ORDER BY " "id";',
                     'out << "INSERT INTO event VALUES (" << id;',
                     'text.append("WHERE id = 1");',
                     'text += " WHERE id = 1";',
                     'auto s = fmt::format("UPDATE event SET a = {}", a);',
                     'auto s = R"sql(SELECT a FROM b WHERE c = )sql" + c;']:
            self.fires({"ledger/a.cpp": "\n" + line + "\n"}, "ledger/a.cpp:2", "SQL is put together from parts")

    def test_whole_sql_passes(self):
        self.passes({"ledger/a.cpp": 'run("SELECT body FROM event "\n    "WHERE id = ?", id);\nauto s = R"(CREATE TABLE a (b))";\n'
                                     'throw Failure("no row for " + name);\n// "SELECT a FROM b" + c\n'})
        self.passes({"station/a.cpp": 'auto s = "SELECT a FROM b" + c;\n'})


class Texts(HouseTest):
    def test_every_header_has_its_guard(self):
        self.fires({"core/order/a.h": "int a();\n"}, "core/order/a.h:1", "#pragma once")

    def test_a_header_is_readable(self):
        self.passes({"core/order/a.h": "#pragma once\n" + "//\n" * 249})
        self.fires({"core/order/a.h": "#pragma once\n" + "//\n" * 250}, "core/order/a.h:251", "has 251 lines")

    def test_nothing_is_left_over(self):
        for mark in ["TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK"]:
            self.fires({"core/order/a.cpp": f"int a;\n// {mark}: later\n"}, "core/order/a.cpp:2", f"{mark} is left over")
            self.fires({"docs/A.md": f"{mark}\n"}, "docs/A.md:1", "is left over")
        self.passes({"cli/a.cpp": '// mkstemp("/tmp/XXXX" "XX")\n', "docs/A.md": "a hack\n"})

    def test_no_path_of_one_machine(self):
        for path in ["/ho" "me/someone/project", "/ro" "ot/x", "/Us" "ers/someone", "C:" "\\\\Users"]:
            self.fires({"tests/a.py": f'x = "{path}"\n'}, "tests/a.py:1", "is a path of one machine")
        self.passes({"docs/A.md": "POST /api/v1/work/orders, mg/mL, /usr/share/fonts, see ../home/x\n"})

    def test_no_folder_without_a_meaning(self):
        for folder in ["utils", "helpers", "managers", "common"]:
            self.fires({f"core/{folder}/A.md": "text\n"}, f"core/{folder}/A.md:1", "says nothing")


class Tokens(unittest.TestCase):
    def test_source_is_split_where_cpp_splits_it(self):
        source = "int a = 1'000; // 'x\n\"a\\\"b\" 'c' R\"x(\" ) )x\" /* \" */ u8\"d\" b\n"
        kinds = [(token.kind, token.line) for token in cpp_text.tokens(source) if token.kind != "mark"]
        self.assertEqual(kinds, [("word", 1), ("word", 1), ("number", 1), ("comment", 1), ("string", 2), ("character", 2), ("string", 2),
                                 ("comment", 2), ("string", 2), ("word", 2)])

    def test_blank_text_keeps_its_lines(self):
        self.assertEqual(cpp_text.blanked('a /* 1\n2 */ "b" c', {"comment", "string"}), "a     \n         c")


class TableTest(unittest.TestCase):
    def test_a_row_that_is_not_understood_ends_the_check(self):
        for text in ["floors core\n", "room ledger uses core\n", "word x\n  into core\n", "header a.h in core\n"]:
            with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                with self.assertRaises(SystemExit):
                    check_house.Table(pathlib.Path(file.name))


if __name__ == "__main__":
    unittest.main()
