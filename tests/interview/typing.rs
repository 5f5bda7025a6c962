//! What is typed and not sent off yet: no key takes it away without a word.

use caseplan::interview::Key;
use caseplan::interview::keys::{Pressed, Typing};
use caseplan::interview::{Asked, Body, Command, Input, Prompt, Standing, View};
use caseplan::response::Informant;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

fn view(prompt: Prompt) -> View {
    let asked = Asked {
        suggested: Vec::new(),
        opening: Vec::new(),
        lead_in: None,
        left_out: None,
        limits: None,
        text: "What happened".into(),
        help: None,
        helps: false,
        lines: Vec::new(),
        prompt,
        now: None,
        before: None,
        note: None,
    };
    View {
        who: "a-1".into(),
        form: "A form".into(),
        standing: Some(Standing { number: 1, of: 2, section: None, minutes: None }),
        body: Body::Question(Box::new(asked)),
        message: None,
        informant: Informant::Client,
        alerts: Some(0),
    }
}

/// A question with a text that is recorded, and what is typed at it.
fn at(prompt: Prompt) -> (Typing, View) {
    let (mut typing, view) = (Typing::default(), view(prompt));
    typing.follow(&view);
    (typing, view)
}

fn press(typing: &mut Typing, code: KeyCode, view: &View) -> Option<Command> {
    let (code, modifiers) = match code {
        KeyCode::Char(letter) if letter.is_ascii_uppercase() => {
            (KeyCode::Char(letter.to_ascii_lowercase()), KeyModifiers::CONTROL)
        }
        code => (code, KeyModifiers::NONE),
    };
    match typing.press(KeyEvent::new(code, modifiers), view) {
        Pressed::Input(Input::Command(command)) => Some(command),
        _ => None,
    }
}

fn type_in(typing: &mut Typing, text: &str, view: &View) {
    text.chars().for_each(|letter| drop(press(typing, KeyCode::Char(letter), view)));
}

#[test]
fn a_key_that_leaves_the_question_leaves_unsent_text_only_when_it_is_pressed_twice() {
    let leaving = [
        (2, Command::Back),
        (3, Command::Skip),
        (4, Command::Declined),
        (5, Command::NotApplicable),
        (9, Command::Review),
        (10, Command::Stop),
        (11, Command::Alerts),
    ];
    for (key, command) in leaving {
        let (mut typing, view) = at(Prompt::Line("type a text".into()));
        type_in(&mut typing, "half a", &view);
        assert_eq!(press(&mut typing, KeyCode::F(key), &view), None, "F{key}");
        let hint = typing.hint.clone().expect("it is said");
        assert!(hint.contains("not sent off"), "{hint}");
        type_in(&mut typing, " word", &view);
        assert_eq!(press(&mut typing, KeyCode::F(key), &view), None, "another key came between");
        assert_eq!(typing.text, "half a word");
        assert_eq!(press(&mut typing, KeyCode::F(key), &view), Some(command));
    }
}

#[test]
fn to_go_to_another_question_asks_before_the_text_is_left() {
    let (mut typing, view) = at(Prompt::Text("as recorded".into()));
    type_in(&mut typing, ", and more", &view);
    press(&mut typing, KeyCode::F(6), &view);
    assert_eq!(typing.text, "as recorded, and more");
    press(&mut typing, KeyCode::F(6), &view);
    type_in(&mut typing, "2", &view);
    press(&mut typing, KeyCode::Esc, &view);
    assert_eq!(typing.text, "as recorded, and more", "it comes back");
}

#[test]
fn a_note_leaves_the_answer_that_is_being_typed_where_it_is() {
    let (mut typing, view) = at(Prompt::Line("type a text".into()));
    type_in(&mut typing, "half a", &view);
    press(&mut typing, KeyCode::F(7), &view);
    assert_eq!(typing.text, "");
    type_in(&mut typing, "he cried", &view);
    assert_eq!(press(&mut typing, KeyCode::F(10), &view), None, "the note is not sent off either");
    let note = press(&mut typing, KeyCode::Enter, &view);
    assert_eq!(note, Some(Command::Note("he cried".into())));
    typing.follow(&view);
    type_in(&mut typing, " word", &view);
    assert_eq!(typing.text, "half a word");
}

#[test]
fn ticks_that_are_not_sent_off_are_not_left_by_one_key_either() {
    let key = |typed: &str| Key { typed: typed.into(), code: typed.into(), label: typed.into() };
    let (mut typing, view) = at(Prompt::Several(vec![key("1"), key("2")], vec!["1".into()]));
    assert_eq!(press(&mut typing, KeyCode::F(2), &view), Some(Command::Back));
    type_in(&mut typing, "2", &view);
    assert_eq!(press(&mut typing, KeyCode::F(2), &view), None);
    type_in(&mut typing, "2", &view);
    assert_eq!(press(&mut typing, KeyCode::F(2), &view), Some(Command::Back), "as recorded again");
}

#[test]
fn a_recorded_text_is_taken_away_by_one_ctrl_u_or_by_what_was_emptied() {
    let (mut typing, view) = at(Prompt::Text("as recorded".into()));
    assert_eq!(press(&mut typing, KeyCode::Char('U'), &view), Some(Command::Clear));
    let (mut typing, view) = at(Prompt::Text("as recorded".into()));
    type_in(&mut typing, "!", &view);
    assert_eq!(press(&mut typing, KeyCode::Char('U'), &view), None, "first what is typed goes");
    assert_eq!(typing.text, "");
    assert_eq!(press(&mut typing, KeyCode::Enter, &view), Some(Command::Clear));
}

#[test]
fn a_text_from_an_editor_that_was_refused_stands_there_to_be_mended() {
    let (mut typing, view) = at(Prompt::Text(String::new()));
    let long = "x".repeat(70_000);
    typing.hold(&long);
    typing.follow(&View { message: Some("that is longer than 64 KiB".into()), ..view.clone() });
    assert_eq!(typing.text, long);
    let again = KeyEvent::new(KeyCode::Char('e'), KeyModifiers::CONTROL);
    assert!(matches!(typing.press(again, &view), Pressed::Editor(text) if text == long));
}
