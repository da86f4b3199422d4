//! Tables of every dialect, and what is wrong with those that cannot be read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Cursor, Read};

use formats::csv::{Delimiter, Encoding, Error, Fault, Limits, Row, RowError, Table, preview};

type Rows = Vec<Result<Row, RowError>>;

fn open(bytes: &[u8]) -> Table<Cursor<Vec<u8>>> {
    Table::open(Cursor::new(bytes.to_vec()), Limits::default()).unwrap()
}

fn refused(bytes: &[u8]) -> Error {
    Table::open(Cursor::new(bytes.to_vec()), Limits::default()).err().expect("the file should be refused")
}

fn cells(rows: &Rows, number: usize) -> Vec<&str> {
    rows[number - 1].as_ref().unwrap().fields.iter().map(String::as_str).collect()
}

fn fault(rows: &Rows, number: usize) -> &Fault {
    &rows[number - 1].as_ref().unwrap_err().fault
}

#[test]
fn a_plain_table() {
    let table = open(b"Name,Plan\nAcme,pro\nBolt,free\n");
    assert_eq!(table.headers(), ["Name", "Plan"]);
    assert_eq!((table.encoding(), table.delimiter()), (Encoding::Utf8, Delimiter::Comma));
    let headers = table.headers().to_vec();
    let rows: Rows = table.collect();
    assert_eq!(cells(&rows, 2), ["Bolt", "free"]);
    let row = rows[1].as_ref().unwrap();
    assert_eq!(
        (row.number, row.line, row.get(&headers, "plan"), row.get(&headers, "Seats")),
        (2, 3, Some("free"), None)
    );
}

#[test]
fn delimiters_are_sniffed_outside_quotes() {
    for (text, delimiter) in [
        ("a,b\n1,2", Delimiter::Comma),
        ("a;b\n1,5;2,5\n3,5;4", Delimiter::Semicolon),
        ("a\tb\n1\t2, or more", Delimiter::Tab),
        ("a|b\n1|2", Delimiter::Pipe),
        ("\"a,b,c\";d\n\"1,2,3\";4", Delimiter::Semicolon),
        ("review\nGood, but slow; and dear", Delimiter::Comma),
    ] {
        assert_eq!(open(text.as_bytes()).delimiter(), delimiter, "{text}");
    }
}

#[test]
fn a_delimiter_named_for_excel_is_believed() {
    let table = open(b"sep=;\r\na,b;c,d\r\n1;2\r\n");
    assert_eq!((table.delimiter(), table.headers()), (Delimiter::Semicolon, &["a,b".to_owned(), "c,d".to_owned()][..]));
    assert_eq!(table.map(|row| row.unwrap().line).collect::<Vec<_>>(), [3]);
}

#[test]
fn encodings_are_detected() {
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain("Größe,b\né,😀".encode_utf16().flat_map(bytes)).collect()
    };
    for (bytes, encoding) in [
        ("Größe,b\né,😀".as_bytes().to_vec(), Encoding::Utf8),
        ("\u{FEFF}Größe,b\né,😀".as_bytes().to_vec(), Encoding::Utf8),
        (utf16([0xFF, 0xFE], u16::to_le_bytes), Encoding::Utf16Le),
        (utf16([0xFE, 0xFF], u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        let table = open(&bytes);
        assert_eq!((table.encoding(), table.headers()[0].as_str()), (encoding, "Größe"));
        assert_eq!(cells(&table.collect(), 1), ["é", "😀"]);
    }
    let table = open(b"Gr\xF6\xDFe,b\n\x80 5,\x93quoted\x94");
    assert_eq!((table.encoding(), table.headers()[0].as_str()), (Encoding::Windows1252, "Größe"));
    assert_eq!(cells(&table.collect(), 1), ["€ 5", "“quoted”"]);
}

#[test]
fn windows_1252_is_recognised_far_behind_the_first_window() {
    let mut bytes = b"a,b\n".to_vec();
    (0..20_000).for_each(|_| bytes.extend(b"plain,text\n"));
    bytes.extend(b"K\xF6ln,Z\xFCrich\n");
    let mut table = open(&bytes);
    let last = table.by_ref().last().unwrap().unwrap();
    assert_eq!(
        (table.encoding(), last.fields[0].as_str(), last.fields[1].as_str()),
        (Encoding::Windows1252, "Köln", "Zürich")
    );
}

#[test]
fn damaged_utf8_costs_one_row() {
    let mut bytes = "a,b\n".as_bytes().to_vec();
    (0..20_000).for_each(|_| bytes.extend("Köln,text\n".as_bytes()));
    bytes.extend(b"K\xF6ln,x\nBonn,y\n");
    let rows: Rows = open(&bytes).collect();
    assert!(matches!(fault(&rows, 20_001), Fault::Encoding));
    assert_eq!(cells(&rows, 20_002), ["Bonn", "y"]);
}

#[test]
fn line_ends_and_quotes() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("a,b{end}{end}\"x{end}y\",\"say \"\"hi\"\"\"{end}1,2{end}");
        let rows: Rows = open(text.as_bytes()).collect();
        assert_eq!(cells(&rows, 1), [format!("x{end}y").as_str(), "say \"hi\""]);
        assert_eq!(cells(&rows, 2), ["1", "2"]);
        assert_eq!(rows.len(), 2);
        if end != "\r" {
            assert_eq!(rows.iter().map(|row| row.as_ref().unwrap().line).collect::<Vec<_>>(), [3, 5]);
        }
    }
}

#[test]
fn ragged_rows() {
    let rows: Rows = open(b"a,b,c\n1\n1,2,3,,\n1,2,3,4\n5,6,7\n").collect();
    assert_eq!((cells(&rows, 1), rows[0].as_ref().unwrap().missing), (vec!["1", "", ""], 2));
    assert_eq!((cells(&rows, 2), rows[1].as_ref().unwrap().missing), (vec!["1", "2", "3"], 0));
    assert!(matches!(fault(&rows, 3), Fault::TooManyCells { found: 4, expected: 3 }));
    assert_eq!(rows[2].as_ref().unwrap_err().to_string(), "row 3 (line 4): 4 cells where the header has 3");
    assert_eq!(cells(&rows, 4), ["5", "6", "7"]);
}

#[test]
fn repeated_headers_stay_in_order() {
    let table = open(b"Labels,Name,Labels\nred,x,blue\n");
    let headers = table.headers().to_vec();
    let row = table.map(Result::unwrap).next().unwrap();
    assert_eq!(row.all(&headers, "labels").collect::<Vec<_>>(), ["red", "blue"]);
}

#[test]
fn files_that_are_no_tables() {
    let noise: Vec<u8> = (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(matches!(refused(b""), Error::Empty));
    assert!(matches!(refused(b"\xEF\xBB\xBF"), Error::Empty));
    assert!(matches!(refused(b"\n\r\n\n"), Error::NoHeader));
    assert!(matches!(refused(b",,\n1,2,3"), Error::NoHeader));
    assert!(matches!(refused(b"PK\x03\x04\x14\x00"), Error::Binary("an Excel workbook or another ZIP archive")));
    assert!(matches!(refused(b"a\0,b\n1,2"), Error::Binary(_)));
    assert!(matches!(refused(&noise), Error::Binary(_)));
    assert!(matches!(refused(b"a,\"b\n1,2\n"), Error::Header(Fault::Truncated)));
    assert!(matches!(refused(&b"x,".repeat(1001)), Error::Header(Fault::TooManyColumns { max: 1_000 })));
    assert_eq!(
        Table::open(io::repeat(b'"').take(20 << 20), Limits::default()).err().map(|e| e.to_string()).unwrap(),
        "the first line cannot be read: the row is longer than 8388608 bytes; a quotation mark may be missing"
    );
}

#[test]
fn a_file_cut_off_inside_quotes() {
    let rows: Rows = open(b"a,b\n1,2\n3,\"cut").collect();
    assert_eq!(rows.len(), 2);
    let error = rows[1].as_ref().unwrap_err();
    assert_eq!((error.number, error.line), (2, 3));
    assert!(matches!(error.fault, Fault::Truncated));
    assert_eq!(open(b"a,b\n3,\"whole\"").count(), 1);
}

#[test]
fn limits_cost_one_row() {
    let limits = Limits { columns: 3, field_bytes: 8, row_bytes: 12 };
    let text = "a,b\n1,2\n123456789,x\n12345678,12345678\n1,2,3,4,5\nx\0,y\nlast,row\n";
    let rows: Rows = Table::open(text.as_bytes(), limits).unwrap().collect();
    assert!(matches!(fault(&rows, 2), Fault::CellTooLong { column: 1, max: 8 }));
    assert!(matches!(fault(&rows, 3), Fault::RowTooLong { max: 12 }));
    assert!(matches!(fault(&rows, 4), Fault::TooManyColumns { max: 3 }));
    assert!(matches!(fault(&rows, 5), Fault::Nul { column: 1 }));
    assert_eq!(cells(&rows, 6), ["last", "row"]);
}

#[test]
fn reading_resumes_at_a_row() {
    let text: String =
        std::iter::once("n,m\n".to_owned()).chain((1..=500).map(|n| format!("{n},\"a\nb\"\n"))).collect();
    let mut table = open(text.as_bytes());
    table.skip_to(321).unwrap();
    let row = table.next().unwrap().unwrap();
    assert_eq!((row.number, row.cell(0), row.line), (321, "321", 2 + 320 * 2));
    table.skip_to(5).unwrap();
    assert_eq!(table.next().unwrap().unwrap().number, 322);
    table.skip_to(900).unwrap();
    assert!(table.next().is_none());
}

#[test]
fn a_preview_shows_the_top() {
    let preview = preview(&b"a;b\n1;2\n3;4\n5;6"[..], 2).unwrap();
    assert_eq!((preview.headers.len(), preview.rows.len()), (2, 2));
    assert_eq!((preview.encoding, preview.delimiter), (Encoding::Utf8, Delimiter::Semicolon));
}

#[test]
fn a_reader_that_fails_half_way_ends_the_table() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            if self.0 > 9 {
                return Err(io::Error::other("the disk is gone"));
            }
            into.fill(b'\n');
            let line = b"a,b\n".repeat(into.len() / 4);
            into[..line.len()].copy_from_slice(&line);
            Ok(line.len())
        }
    }
    let last = Table::open(Failing(0), Limits::default()).unwrap().last().unwrap();
    assert!(matches!(last.unwrap_err().fault, Fault::Io(_)));
}
