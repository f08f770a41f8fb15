//! JSON that people compare and machines echo: each item of a document's list is a line, and no
//! text in it can reach the terminal or the CI system that prints it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::json::harmless;

/// `content`, an object, as a document. Its lists have an item a line; the last line is ended too.
pub fn document(content: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    write_document(content, &mut bytes)?;
    Ok(bytes)
}

/// Writes `content` as [`document`] has it. No more than a line is held.
pub fn write_document(content: &impl Serialize, writer: &mut dyn Write) -> Result<()> {
    let mut lines = HarmlessLines { line: vec![], writer };
    let mut serializer = Serializer::with_formatter(&mut lines, ItemALine { depth: 0 });
    content.serialize(&mut serializer).map_err(|error| Failure::Grader(error.into()))?;
    Ok(lines.write_all(b"\n")?)
}

/// Makes JSON harmless, line by line: none of its texts goes over the end of one.
struct HarmlessLines<'w> {
    line: Vec<u8>,
    writer: &'w mut dyn Write,
}

impl Write for HarmlessLines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend(piece);
            if piece.ends_with(b"\n") {
                let line = str::from_utf8(&self.line).map_err(io::Error::other)?;
                self.writer.write_all(harmless(line).as_bytes())?;
                self.line.clear();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// What is inside the items stays on their line.
struct ItemALine {
    depth: usize,
}

/// The depth inside a list that is a field of the document itself.
const LIST: usize = 2;

impl Formatter for ItemALine {
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        let comma: &[u8] = if first { b"" } else { b"," };
        let end: &[u8] = if self.depth == LIST { b"\n" } else { b"" };
        writer.write_all(comma)?;
        writer.write_all(end)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let end: &[u8] = if self.depth == LIST { b"\n]" } else { b"]" };
        self.depth -= 1;
        writer.write_all(end)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn each_item_of_a_list_is_a_line_and_nothing_is_lost() {
        let content = json!({"a": 1, "list": [{"b": [1, 2]}, "##[c]\u{202e}\u{e0001}\u{1b}"]});
        let bytes = document(&content).unwrap();
        let expected = "{\"a\":1,\"list\":[\n{\"b\":[1,2]},\n\"#\\u0023[c]\\u202e\\udb40\\udc01\\u001b\"\n]}\n";
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), content);
    }
}
