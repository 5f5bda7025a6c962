//! The screen as it is laid out, without a terminal.

use caseplan::id::{Hash, Id};
use caseplan::interview::keys::{Typing, frame};
use caseplan::interview::{Body, OpenAlert, Standing, View};
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

fn text(view: &View, columns: usize, rows: usize) -> String {
    let frame = frame(view, &Typing::default(), columns, rows);
    frame.rows.iter().map(|row| format!("{}\n", row.text.trim_end())).collect()
}

fn alert() -> OpenAlert {
    OpenAlert {
        response: "phq9-1".into(),
        alert: Id::new("suicidal_ideation").expect("an id"),
        on: "2026-11-22".parse().expect("a day"),
        say: "Thoughts of being better off dead were told.".into(),
        act: "Assess the risk now.".into(),
        refused: false,
        changed: false,
        answers: Hash::of_nothing(),
    }
}

#[test]
fn a_small_screen_shows_what_an_alert_says() {
    let body = Body::Alert { alert: alert(), on_paper: false };
    let view = View { body, alerts: Some(1), ..view() };
    for (columns, rows) in [(40, 12), (30, 10), (24, 8)] {
        let shown = text(&view, columns, rows);
        assert!(shown.contains("ALERT") && shown.contains("told."), "{columns}x{rows}\n{shown}");
    }
}

#[test]
fn a_long_heading_goes_on_in_the_next_row() {
    let section = Some(("What keeps you going, and who stands by you in bad times".into(), 3, 22));
    let standing = Standing { number: 12, of: 240, section, minutes: Some(45) };
    let form = "Psychosocial assessment of an adult, in several sittings".into();
    let view = View { form, standing: Some(standing), alerts: Some(2), ..view() };
    for columns in [80, 40] {
        let shown = text(&view, columns, 24).replace('\n', " ");
        let words: Vec<&str> = shown.split_whitespace().collect();
        let shown = words.join(" ");
        for whole in ["2 open alerts", "in bad times (3 of 22)", "in several sittings"] {
            assert!(shown.contains(whole), "{columns}: {whole}\n{shown}");
        }
    }
}
