//! The screen as it is laid out, without a terminal.

use caseplan::interview::keys::{Typing, frame};
use caseplan::interview::{Body, View};
use caseplan::response::Informant;

fn view() -> View {
    View {
        who: "a-1042 · R.M. 1984".into(),
        form: "PHQ-9".into(),
        standing: None,
        body: Body::HandOver,
        message: None,
        informant: Informant::Client,
        alerts: Some(0),
    }
}

#[test]
fn a_frame_fills_the_screen_and_ends_with_every_command() {
    for (columns, rows) in [(80, 24), (80, 25), (40, 24), (132, 50), (20, 10)] {
        let frame = frame(&view(), &Typing::default(), columns, rows);
        let text: Vec<&str> = frame.rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(text.len(), rows, "{columns}x{rows}");
        if rows > 20 {
            assert!(text.last().is_some_and(|last| last.contains("F10")), "{text:#?}");
        }
    }
}
