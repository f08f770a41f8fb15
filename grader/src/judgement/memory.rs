//! A run that needs more memory than it may have: what is known of where, and of how much it asked for.

use crate::judgement::story::{StoppedAt, Story};
use crate::vocabulary::record::Record;

/// Whether the run has ended because it asked for more than there is.
pub fn is_refused(record: &Record) -> bool {
    record.asked_for.is_some_and(|asked| asked.refused)
}

/// What is said of a run that was stopped because it had grown past `limit_mib`.
pub fn too_much(limit_mib: u64, record: &Record, story: &Story) -> String {
    let place = match story.stopped {
        Some(stopped) => format!(" When it was stopped, it was {}.", at(stopped)),
        None if record.inside_poll => String::new(),
        None => {
            let clock = if record.real_time { "real time" } else { "the test's clock" };
            format!(" That was at {} ms of {clock}.", story.now_us / 1000)
        }
    };
    let asked = record.asked_for.map(|asked| size(asked.bytes));
    let asked = asked.map(|asked| format!(" The last large piece that it asked for was {asked}."));
    let asked = asked.unwrap_or_default();
    format!("It used too much memory: more than {limit_mib} MiB.{place}{asked}")
}

/// What is said of a run that asked for more than there is.
pub fn refused(record: &Record, story: &Story) -> String {
    let bytes = record.asked_for.map_or(0, |asked| asked.bytes);
    let place =
        story.stopped.map(|stopped| format!(" It was {}.", at(stopped))).unwrap_or_default();
    format!("It asked for {} of memory at once, and there is not so much.{place}", size(bytes))
}

fn at(stopped: StoppedAt) -> String {
    match stopped {
        StoppedAt::Loop { line } => format!("in the loop of line {line}"),
        StoppedAt::Work { line } | StoppedAt::Waits { line, .. } => {
            format!("at what line {line} does")
        }
    }
}

fn size(bytes: u64) -> String {
    let mib = bytes >> 20;
    if mib < 10_000 { format!("{mib} MiB") } else { format!("{} GiB", mib >> 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::record::AskedFor;

    #[test]
    fn what_is_known_is_said_and_nothing_else() {
        let asked = |bytes, refused| Some(AskedFor { bytes, refused });
        let table = [
            (
                Record { asked_for: asked(300 << 20, false), ..Record::default() },
                Some(StoppedAt::Loop { line: 7 }),
                "It used too much memory: more than 512 MiB. When it was stopped, it was in the loop of \
                 line 7. The last large piece that it asked for was 300 MiB.",
            ),
            (
                Record { inside_poll: true, ..Record::default() },
                None,
                "It used too much memory: more than 512 MiB.",
            ),
            (
                Record::default(),
                None,
                "It used too much memory: more than 512 MiB. That was at 5 ms of the test's clock.",
            ),
            (
                Record { asked_for: asked(1 << 40, true), ..Record::default() },
                Some(StoppedAt::Work { line: 7 }),
                "It asked for 1024 GiB of memory at once, and there is not so much. It was at what \
                 line 7 does.",
            ),
        ];
        for (record, stopped, expected) in table {
            let story = Story { stopped, now_us: 5_000, ..Story::default() };
            let said = match is_refused(&record) {
                true => refused(&record, &story),
                false => too_much(512, &record, &story),
            };
            assert_eq!(said, expected);
        }
    }
}
