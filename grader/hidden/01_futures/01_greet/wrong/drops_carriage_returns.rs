//! verdict: failed, diagnosis: wrong_value
//!
//! Takes the name line by line, and loses the carriage return before a line break.

pub async fn greet(name: &str) -> String {
    let mut text = String::from("Hello,");
    for (i, part) in name.split('\n').enumerate() {
        text.push_str(if i == 0 { " " } else { "\n" });
        text.push_str(part.strip_suffix('\r').unwrap_or(part));
    }
    text + "!"
}
