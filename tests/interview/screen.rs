//! The screen as it is laid out, without a terminal.

use caseplan::id::{Hash, Id};
use caseplan::interview::keys::{Pressed, Typing, frame};
use caseplan::interview::{Asked, Body, Input, Key, OpenAlert, Prompt, Standing, View};
use caseplan::response::Informant;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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

fn asked(number: usize, prompt: Prompt) -> View {
    let asked = Asked {
        suggested: Vec::new(),
        opening: vec!["What is said before every question, and takes its rows. ".repeat(3)],
        lead_in: None,
        left_out: None,
        limits: None,
        text: "What did you feel?".into(),
        help: None,
        helps: false,
        lines: Vec::new(),
        prompt,
        now: None,
        before: None,
        note: None,
    };
    let standing = Standing { number, of: 20, section: None, minutes: Some(4) };
    View { standing: Some(standing), body: Body::Question(Box::new(asked)), ..view() }
}

/// The limits of confidentiality, as a question that only a whole screen holds.
fn limits() -> View {
    let yes_no = [("y", "yes", "Yes"), ("n", "no", "No")];
    let key = |(typed, code, label): (&str, &str, &str)| Key {
        typed: typed.into(),
        code: code.into(),
        label: label.into(),
    };
    let mut view = asked(2, Prompt::One(yes_no.map(key).into()));
    let Body::Question(asked) = &mut view.body else { panic!("a question") };
    let limit = |number: usize| format!("- Limit number {number} is this one, and what follows.");
    asked.limits = Some((1..=9).map(limit).collect::<Vec<_>>().join("\n"));
    view
}

#[test]
fn the_question_is_seen_before_a_long_text_that_stands_beside_it() {
    let mut view = asked(2, Prompt::Line("type a text".into()));
    let Body::Question(asked) = &mut view.body else { panic!("a question") };
    asked.lead_in = Some("Danger in withdrawal, and what it was raised by. ".repeat(8));
    for (columns, rows) in [(40, 12), (80, 24)] {
        let shown = text(&view, columns, rows);
        assert!(shown.contains("What did you feel?"), "{columns}x{rows}\n{shown}");
    }
    assert!(text(&view, 40, 12).contains("PgUp"), "what stands beside it is above");
}

#[test]
fn limits_are_agreed_to_only_when_all_of_them_were_on_the_screen() {
    for (columns, rows) in [(40, 12), (30, 8), (80, 16)] {
        let view = limits();
        let mut typing = Typing::default();
        typing.follow(&view);
        let mut read = String::new();
        let mut look = |typing: &mut Typing| {
            let frame = frame(&view, typing, columns, rows);
            typing.saw(&frame);
            frame.rows.iter().for_each(|row| read.push_str(&row.text));
        };
        look(&mut typing);
        for _ in 0..40 {
            let agreed = typing.press(KeyEvent::new(KeyCode::Char('y'), KeyModifiers::NONE), &view);
            if agreed == Pressed::Input(Input::Typed("y".into())) {
                break;
            }
            let hint = typing.hint.clone().unwrap_or_default();
            assert!(hint.starts_with("PgDn: the limits go on"), "{columns}x{rows} {hint}");
            press(&mut typing, KeyCode::PageDown, &view);
            look(&mut typing);
        }
        for number in 1..=9 {
            assert!(read.contains(&format!("number {number}")), "{columns}x{rows} {number}");
        }
        let agreed = typing.press(KeyEvent::new(KeyCode::Char('y'), KeyModifiers::NONE), &view);
        assert!(agreed == Pressed::Input(Input::Typed("y".into())), "{columns}x{rows}");
    }
}

#[test]
fn limits_that_were_not_read_can_be_said_no_to_and_arrows_do_not_get_round_them() {
    let view = limits();
    let mut typing = Typing::default();
    typing.follow(&view);
    typing.saw(&frame(&view, &typing, 40, 12));
    press(&mut typing, KeyCode::Down, &view);
    let sent = typing.press(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE), &view);
    assert!(sent == Pressed::Redraw && typing.hint.is_some());
    let no = typing.press(KeyEvent::new(KeyCode::Char('n'), KeyModifiers::NONE), &view);
    assert!(no == Pressed::Input(Input::Typed("n".into())));
}

#[test]
fn a_small_screen_says_that_there_are_more_commands_and_help_lists_them() {
    let message = Some("the alert suicidal_ideation stays open until somebody responds".into());
    let view = View { message, ..asked(2, Prompt::One(keys(4))) };
    for (columns, rows) in [(40, 12), (30, 10), (24, 8)] {
        let shown = text(&view, columns, rows);
        assert!(shown.contains("F1 help and all 11"), "{columns}x{rows}\n{shown}");
    }
    let mut helped = view;
    let Body::Question(asked) = &mut helped.body else { panic!("a question") };
    asked.helps = true;
    let (mut typing, mut all) = (Typing::default(), String::new());
    typing.follow(&helped);
    for _ in 0..10 {
        let frame = frame(&helped, &typing, 40, 12);
        typing.saw(&frame);
        frame.rows.iter().for_each(|row| all.push_str(&row.text));
        press(&mut typing, KeyCode::PageDown, &helped);
    }
    assert!(all.contains("F11, Ctrl-L: alerts") && all.contains("Ctrl-U: take the"), "{all}");
}

#[test]
fn whose_account_it_is_stands_on_the_screen_where_it_is_not_the_clients() {
    let client = asked(2, Prompt::One(keys(2)));
    assert!(!text(&client, 80, 24).contains("account"));
    let view = View { informant: Informant::Collateral, ..client };
    for (columns, rows) in [(80, 24), (40, 24)] {
        let shown = text(&view, columns, rows);
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert!(words.join(" ").contains("account: collateral"), "{shown}");
    }
}

fn keys(count: usize) -> Vec<Key> {
    let key = |at: usize| Key {
        typed: at.to_string(),
        code: format!("c{at}"),
        label: format!("Feeling number {at}"),
    };
    (1..=count).map(key).collect()
}

fn press(typing: &mut Typing, code: KeyCode, view: &View) {
    drop(typing.press(KeyEvent::new(code, KeyModifiers::NONE), view));
}

#[test]
fn a_small_screen_shows_the_question_before_what_is_said_before_all_of_them() {
    let later = asked(2, Prompt::One(keys(4)));
    let shown = text(&later, 40, 12);
    assert!(shown.contains("What did you feel?") && shown.contains("Feeling number 4"), "{shown}");
    for command in ["F1 help", "F3 skip", "F10 save, stop"] {
        assert!(shown.contains(command), "{command}\n{shown}");
    }
    let first = text(&asked(1, Prompt::One(keys(4))), 40, 12);
    assert!(first.contains("before every question"), "it is read once: {first}");
}

#[test]
fn an_answer_with_two_digits_is_seen_when_it_is_ticked_and_the_first_digit_says_how_it_goes_on() {
    for (columns, rows) in [(80, 24), (40, 12)] {
        let view = asked(3, Prompt::Several(keys(18), Vec::new()));
        let mut typing = Typing::default();
        typing.follow(&view);
        press(&mut typing, KeyCode::Char('1'), &view);
        let hint = typing.hint.clone().expect("it is said");
        assert!(hint.contains("or a second digit"), "{hint}");
        press(&mut typing, KeyCode::Char('8'), &view);
        let shown = |typing: &Typing| -> String {
            let frame = frame(&view, typing, columns, rows);
            frame.rows.iter().map(|row| format!("{}\n", row.text.trim_end())).collect()
        };
        assert!(shown(&typing).contains("> 18 [x] Feeling number 18"), "{}", shown(&typing));
        press(&mut typing, KeyCode::PageUp, &view);
        assert!(!shown(&typing).contains("number 18"), "whoever scrolls, scrolls");
    }
}

#[test]
fn nobody_scrolls_further_than_there_is_something() {
    let view = asked(3, Prompt::Several(keys(18), Vec::new()));
    let mut typing = Typing::default();
    typing.follow(&view);
    for _ in 0..30 {
        press(&mut typing, KeyCode::PageDown, &view);
        typing.saw(&frame(&view, &typing, 80, 24));
    }
    let end = frame(&view, &typing, 80, 24).scroll;
    press(&mut typing, KeyCode::PageUp, &view);
    assert_eq!(frame(&view, &typing, 80, 24).scroll, end - 5, "one key is enough to go back");
}

#[test]
fn the_open_alerts_are_offered_to_the_counselor_only() {
    let counselor = asked(2, Prompt::One(keys(3)));
    assert!(text(&counselor, 80, 24).contains("F11/^L alerts"));
    let client = View { alerts: None, ..counselor };
    assert!(!text(&client, 80, 24).contains("alert"));
}
