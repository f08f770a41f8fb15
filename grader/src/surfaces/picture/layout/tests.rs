//! Tables: bars in, rows out.

use super::*;
use crate::vocabulary::timeline::Clock;

/// From when to when some bars go.
type Times = &'static [(u64, u64)];

fn bar(lane: &str, start_ms: u64, end_ms: u64) -> Bar {
    Bar {
        lane: lane.into(),
        task: 1,
        start_ms,
        end_ms,
        kind: BarKind::Wait,
        line: Some(6),
        clock: Clock::Virtual,
        by_test: false,
        waits_for: None,
        dropped_by_test: false,
        given_up_ms: None,
        at_ms: None,
        stood_still_us: None,
    }
}

/// Rows in short: label, then `start-end` of each segment, `*n` where folded.
fn rows(bars: &[Bar], most_rows: usize, cells: usize) -> Vec<String> {
    let arrangement = arrange(bars, most_rows);
    let layout = arrangement.fold(arrangement.end_ms(), cells);
    layout.rows.iter().map(in_short).collect()
}

fn in_short(row: &Row<'_>) -> String {
    let label = match row.owner {
        Owner::Lane(lane) => lane.label.to_owned(),
        Owner::Rest(lanes) => format!("+{lanes}"),
    };
    let segments = row.segments.iter().map(|segment| {
        let folded = if segment.is_folded() { format!("*{}", segment.bars) } else { String::new() };
        format!(" {}-{}{folded}", segment.start_ms, segment.end_ms)
    });
    label + &segments.collect::<String>()
}

#[test]
fn lanes_come_in_the_order_of_their_first_start() {
    let bars = [bar("late", 50, 60), bar("b", 0, 10), bar("a", 0, 20), bar("late", 0, 0)];
    assert_eq!(rows(&bars, 9, 60), ["b 0-10", "a 0-20", "late 0-0 50-60"]);
}

#[test]
fn bars_of_a_lane_share_a_row_unless_they_overlap() {
    let cases: [(Times, &[&str]); 6] = [
        (&[], &[]),
        (&[(0, 100), (100, 180)], &["x 0-100 100-180"]),
        (&[(0, 100), (50, 180)], &["x 0-100", "x 50-180"]),
        (&[(0, 100), (0, 50), (60, 90), (100, 120)], &["x 0-100 100-120", "x 0-50 60-90"]),
        (&[(5, 5)], &["x 5-5"]),
        // An untrusted record may claim that a bar ends before it starts.
        (&[(7, 3)], &["x 7-7"]),
    ];
    for (times, expected) in cases {
        let bars: Vec<Bar> = times.iter().map(|&(start, end)| bar("x", start, end)).collect();
        assert_eq!(rows(&bars, 9, 60), expected);
    }
}

#[test]
fn another_task_or_line_is_another_row() {
    let mut bars = [bar("x", 0, 10), bar("x", 20, 30), bar("x", 40, 50)];
    bars[1].task = 2;
    bars[2].line = Some(7);
    assert_eq!(rows(&bars, 9, 60), ["x 0-10", "x 20-30", "x 40-50"]);
}

#[test]
fn overlapping_rows_of_a_lane_lie_together() {
    let bars = [bar("a", 0, 10), bar("b", 1, 10), bar("a", 2, 10)];
    assert_eq!(rows(&bars, 9, 60), ["a 0-10", "a 2-10", "b 1-10"]);
}

#[test]
fn bars_too_close_to_be_told_apart_are_merged() {
    let cases: [(Times, &str); 5] = [
        // Ten cells of 10 ms each.
        (&[(0, 1), (5, 6), (90, 100)], "x 0-6*2 90-100"),
        (&[(0, 1), (11, 12), (90, 100)], "x 0-1 11-12 90-100"),
        (&[(0, 50), (50, 51), (51, 100)], "x 0-51*2 51-100"),
        (&[(0, 0), (0, 0), (0, 100)], "x 0-100*3"),
        (&[(0, 10), (10, 20), (20, 100)], "x 0-10 10-20 20-100"),
    ];
    for (times, expected) in cases {
        let bars: Vec<Bar> = times.iter().map(|&(start, end)| bar("x", start, end)).collect();
        assert_eq!(rows(&bars, 9, 10), [expected]);
    }
}

#[test]
fn marks_at_one_instant_are_one_mark_even_when_no_time_passes() {
    assert_eq!(
        rows(&[bar("x", 0, 0), bar("x", 0, 0), bar("y", 0, 0)], 9, 10),
        ["x 0-0*2", "y 0-0"]
    );
}

#[test]
fn kinds_are_never_merged_with_each_other() {
    let mut bars: Vec<Bar> = (0..1000).map(|at| bar("x", at, at + 1)).collect();
    bars[500].kind = BarKind::Blocked;
    let arrangement = arrange(&bars, 9);
    let layout = arrangement.fold(1000, 60);
    let kinds: Vec<_> =
        layout.rows[0].segments.iter().map(|part| (part.look.kind, part.bars)).collect();
    assert_eq!(kinds, [(BarKind::Wait, 999), (BarKind::Blocked, 1)]);
    assert_eq!(layout.folded_bars, 998);
}

#[test]
fn rows_beyond_the_limit_share_the_last_one() {
    let bars: Vec<Bar> = (0..5).map(|at| bar(&format!("{at}"), at, at + 10)).collect();
    assert_eq!(rows(&bars, 5, 60), ["0 0-10", "1 1-11", "2 2-12", "3 3-13", "4 4-14"]);
    assert_eq!(rows(&bars, 4, 60), ["0 0-10", "1 1-11", "2 2-12", "+2 3-14*2"]);
    assert_eq!(rows(&bars, 1, 60), ["+5 0-14*5"]);
    assert_eq!(rows(&bars, 0, 60), ["+5 0-14*5"]);
}

#[test]
fn a_million_bars_are_laid_out_in_bounded_space() {
    let lane = |at: u64| format!("worker {}", at % 10_000);
    let bars: Vec<Bar> = (0..1_000_000).map(|at| bar(&lane(at), at / 100, at / 100 + 3)).collect();
    let layout = arrange(&bars, 13).fold(10_003, 100);
    assert_eq!(layout.rows.len(), 13);
    assert_eq!(layout.folded_lanes, 9_988);
    let drawn: usize = layout.rows.iter().map(|row| row.segments.len()).sum();
    assert!(drawn <= 13 * 2 * 100, "{drawn}");
    assert_eq!(layout.folded_bars, 1_000_000 - drawn);
    assert_eq!(layout.rows.iter().map(|row| row.bars).sum::<usize>(), 1_000_000);
}

#[test]
fn ticks_are_round() {
    let cases: [(u64, usize, u64, &[u64]); 12] = [
        (0, 5, 0, &[0]),
        (1, 5, 1, &[0, 1]),
        (3, 9, 3, &[0, 1, 2, 3]),
        (100, 5, 100, &[0, 50, 100]),
        (100, 6, 100, &[0, 20, 40, 60, 80, 100]),
        (180, 5, 200, &[0, 50, 100, 150, 200]),
        (110, 3, 110, &[0, 100]),
        (30_000, 5, 30_000, &[0, 10_000, 20_000, 30_000]),
        (7, 2, 7, &[0]),
        (9, 2, 10, &[0, 10]),
        (80, 1, 80, &[0]),
        (80, 0, 80, &[0]),
    ];
    for (last, most, end_ms, ticks) in cases {
        assert_eq!(axis(last, most), Axis { end_ms, ticks_ms: ticks.to_vec() }, "{last} in {most}");
    }
}

#[test]
fn times_at_the_end_of_the_range_do_not_overflow() {
    let bars = [bar("x", 0, u64::MAX), bar("x", u64::MAX, u64::MAX)];
    assert_eq!(rows(&bars, 9, 100).len(), 1);
    let axis = axis(u64::MAX, 5);
    assert_eq!(axis.end_ms, u64::MAX);
    assert!(axis.ticks_ms.len() <= 5);
}
