//! What is typed and not sent off yet.

use super::super::typed::{self, Key};
use super::super::{Body, Command, Input, Prompt, View};
use super::about::{about, asked, next_source, recorded, takes_text};
use super::pressed::{Pressed, Purpose};
use super::seen::{Seen, agrees_to_limits};
use super::{COMMANDS, Frame};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// What is typed and not sent off yet.
#[derive(Clone, Default)]
pub struct Typing {
    /// The text.
    pub text: String,
    /// Where the next character goes, in bytes.
    pub cursor: usize,
    /// The codes that are ticked.
    pub ticked: Vec<String>,
    /// The answer that the arrows are on.
    pub on: Option<usize>,
    /// What the text is for.
    pub purpose: Purpose,
    /// How far the question is scrolled, in lines.
    pub scroll: isize,
    /// Whether the row that the arrows are on is to be seen, wherever it was scrolled to.
    pub follows: bool,
    /// What to say about a key that did nothing.
    pub hint: Option<String>,
    /// What of the text was on the screen.
    seen: Seen,
    /// What was typed as the answer, with the cursor in it, while something else is typed.
    behind: Option<(String, usize)>,
    /// The command that was asked for before what is typed was sent off.
    asked_for: Option<usize>,
    about: Option<(usize, String)>,
}

/// The commands that leave a question: all but help, note and source.
const LEAVING: [usize; 8] = [2, 3, 4, 5, 6, 9, 10, 11];

impl Typing {
    /// Begins anew where the view is about something else; else what was typed stays, so that it can
    /// be mended.
    pub fn follow(&mut self, view: &View) {
        let about = about(view);
        if self.about == about {
            return;
        }
        *self = Typing { about, ..Typing::default() };
        if let Body::Question(asked) = &view.body {
            match &asked.prompt {
                Prompt::Several(_, ticked) => self.ticked.clone_from(ticked),
                Prompt::Text(now) => self.put(now),
                _ => {}
            }
        }
    }

    /// Holds a text in the place of what is typed.
    pub fn hold(&mut self, text: &str) {
        self.put(text);
    }

    /// Takes what the terminal reports.
    pub fn event(&mut self, event: &Event, view: &View) -> Option<Pressed> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => Some(self.press(*key, view)),
            Event::Paste(_) if !takes_text(view) => Some(Pressed::Redraw),
            Event::Paste(text) => {
                let several = self.is_long(view);
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let text = if several { text } else { text.replace('\n', " ") };
                self.insert(&text);
                Some(Pressed::Redraw)
            }
            Event::Resize(..) => {
                // The rows are others now; what was read to the end was read.
                self.seen.begin_anew();
                Some(Pressed::Redraw)
            }
            _ => None,
        }
    }

    /// Notes what was seen of a view.
    pub fn saw(&mut self, frame: &Frame) {
        self.scroll = frame.scroll;
        self.seen.note(frame);
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyEvent, view: &View) -> Pressed {
        self.hint = None;
        let pressed = self.pressed(key, view);
        if !self.seen.all_limits() && agrees_to_limits(&pressed, view) {
            let hint =
                "PgDn: the limits go on below, and are understood when all of them were read";
            self.hint = Some(hint.into());
            return Pressed::Redraw;
        }
        pressed
    }

    fn pressed(&mut self, key: KeyEvent, view: &View) -> Pressed {
        let before = self.asked_for.take();
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => Pressed::Interrupt,
            KeyCode::F(number) => self.command(usize::from(number), before, view),
            KeyCode::Char(letter) if control => self.control(letter, before, view),
            KeyCode::Enter if key.modifiers.contains(KeyModifiers::ALT) => self.new_line(view),
            KeyCode::Enter => self.send(view),
            KeyCode::Esc if self.purpose != Purpose::Answer => self.back_to_the_answer(),
            KeyCode::Char(letter) => self.letter(letter, view),
            _ => self.edit(key.code, view),
        }
    }

    /// Does what a function key stands for. What is typed and not sent off is not left by one key.
    fn command(&mut self, number: usize, before: Option<usize>, view: &View) -> Pressed {
        if before != Some(number) && LEAVING.contains(&number) && self.is_unsent(view) {
            self.asked_for = Some(number);
            let hint = "not sent off yet: Enter takes it, the same key once more goes without it";
            self.hint = Some(hint.into());
            return Pressed::Redraw;
        }
        let alert = matches!(view.body, Body::Alert { .. });
        let responding = matches!(&view.body, Body::Question(_)) && view.standing.is_none();
        let command = match number {
            1 => Command::Help,
            2 => Command::Back,
            3 if alert || responding => Command::Later,
            3 => Command::Skip,
            4 => Command::Declined,
            5 => Command::NotApplicable,
            6 => return self.ask_for(Purpose::GoTo, String::new()),
            7 => {
                let now = asked(view).and_then(|asked| asked.note.clone());
                return self.ask_for(Purpose::Note, now.unwrap_or_default());
            }
            8 => Command::Source(next_source(view)),
            9 => Command::Review,
            10 => Command::Stop,
            11 => Command::Alerts,
            _ => return Pressed::Redraw,
        };
        Pressed::Input(Input::Command(command))
    }

    fn control(&mut self, letter: char, before: Option<usize>, view: &View) -> Pressed {
        let place = COMMANDS.iter().position(|(_, control, _)| *control == letter);
        match (place, letter) {
            (Some(place), _) => self.command(place + 1, before, view),
            (None, 'e') if self.is_long(view) => Pressed::Editor(self.text.clone()),
            (None, 's') => Pressed::Input(Input::Command(Command::Same)),
            (None, 'k') => Pressed::Input(Input::Command(Command::Counselor)),
            (None, 'u') if self.purpose == Purpose::Answer && self.text == recorded(view) => {
                Pressed::Input(Input::Command(Command::Clear))
            }
            (None, 'u') => {
                self.put("");
                Pressed::Redraw
            }
            (None, 'j') => self.new_line(view),
            _ => Pressed::Redraw,
        }
    }

    fn ask_for(&mut self, purpose: Purpose, text: String) -> Pressed {
        if self.purpose == Purpose::Answer {
            self.behind = Some((std::mem::take(&mut self.text), self.cursor));
        }
        self.purpose = purpose;
        self.put(&text);
        Pressed::Redraw
    }

    fn back_to_the_answer(&mut self) -> Pressed {
        self.purpose = Purpose::Answer;
        (self.text, self.cursor) = self.behind.take().unwrap_or_default();
        Pressed::Redraw
    }

    /// Whether something is typed or ticked that is neither recorded nor sent off.
    fn is_unsent(&self, view: &View) -> bool {
        let Some(asked) = asked(view) else { return false };
        match (self.purpose, &asked.prompt) {
            (Purpose::GoTo, _) | (Purpose::Answer, Prompt::One(_)) => false,
            (Purpose::Note, _) => self.text != asked.note.clone().unwrap_or_default(),
            (Purpose::Answer, Prompt::Several(keys, ticked)) => {
                let is = |codes: &[String], key: &Key| codes.contains(&key.code);
                keys.iter().any(|key| is(ticked, key) != is(&self.ticked, key))
            }
            (Purpose::Answer, Prompt::Line(_) | Prompt::Text(_)) => self.text != recorded(view),
        }
    }

    /// A letter answers where it can only mean one thing.
    fn letter(&mut self, letter: char, view: &View) -> Pressed {
        let keys = match (self.purpose, asked(view).map(|asked| &asked.prompt)) {
            (Purpose::Answer, Some(Prompt::One(keys))) => keys,
            (Purpose::Answer, Some(Prompt::Several(keys, _))) => return self.tick(letter, keys),
            _ if !takes_text(view) => return Pressed::Redraw,
            _ => {
                self.insert(&letter.to_string());
                return Pressed::Redraw;
            }
        };
        let typed = format!("{}{}", self.text, letter.to_lowercase());
        let fits: Vec<&Key> = keys.iter().filter(|key| key.typed.starts_with(&typed)).collect();
        match fits.as_slice() {
            [] => {
                self.put("");
                self.hint = Some(format!("no answer has the key {letter}"));
                Pressed::Redraw
            }
            [key] if key.typed == typed => {
                self.put("");
                Pressed::Input(Input::Typed(typed))
            }
            _ => {
                self.hint = Some(format!("{typed}: Enter takes it, or a second digit"));
                self.put(&typed);
                Pressed::Redraw
            }
        }
    }

    fn tick(&mut self, letter: char, keys: &[Key]) -> Pressed {
        let pointed = self.on.and_then(|on| keys.get(on));
        if letter == ' ' {
            let typed = keys.iter().find(|key| key.typed == self.text);
            if let Some(key) = typed.or(pointed) {
                self.tick_and_show(&key.code.clone(), keys);
            }
            self.put("");
            return Pressed::Redraw;
        }
        let typed = format!("{}{letter}", self.text);
        let fits: Vec<&Key> = keys.iter().filter(|key| key.typed.starts_with(&typed)).collect();
        match fits.as_slice() {
            [] => {
                self.put("");
                self.hint = Some(format!("no answer has the key {letter}"));
            }
            [key] if key.typed == typed => {
                self.tick_and_show(&key.code.clone(), keys);
                self.put("");
            }
            _ => {
                self.hint = Some(format!("{typed}: Enter ticks it, or a second digit"));
                self.put(&typed);
            }
        }
        Pressed::Redraw
    }

    /// Ticks an answer, or takes its tick away, where it can be seen.
    fn tick_and_show(&mut self, code: &str, keys: &[Key]) {
        self.toggle(code);
        self.on = keys.iter().position(|key| key.code == code);
        self.follows = true;
    }

    /// `none` stands alone: to tick it takes the others away, and they take it away.
    fn toggle(&mut self, code: &str) {
        if self.ticked.iter().any(|ticked| ticked == code) {
            self.ticked.retain(|ticked| ticked != code);
            return;
        }
        self.ticked.retain(|ticked| code != "none" && ticked != "none");
        self.ticked.push(code.to_owned());
    }

    fn send(&mut self, view: &View) -> Pressed {
        let text = std::mem::take(&mut self.text);
        self.cursor = 0;
        match self.purpose {
            // What stood there and was emptied is to be taken away.
            Purpose::Answer if text.is_empty() && !recorded(view).is_empty() => {
                return Pressed::Input(Input::Command(Command::Clear));
            }
            Purpose::Answer => {}
            Purpose::Note => {
                self.back_to_the_answer();
                return Pressed::Input(Input::Command(Command::Note(text)));
            }
            Purpose::GoTo => {
                self.back_to_the_answer();
                return Pressed::Input(Input::Command(Command::GoTo(text)));
            }
        }
        let typed = match asked(view).map(|asked| &asked.prompt) {
            Some(Prompt::One(keys)) if text.is_empty() => {
                self.on.and_then(|on| keys.get(on)).map_or(text, |key| key.typed.clone())
            }
            Some(Prompt::Several(keys, _)) => {
                if let Some(key) = keys.iter().find(|key| key.typed == text) {
                    self.tick_and_show(&key.code.clone(), keys);
                    return Pressed::Redraw;
                }
                let ticked = keys.iter().filter(|key| self.ticked.contains(&key.code));
                ticked.map(|key| key.typed.as_str()).collect::<Vec<_>>().join(" ")
            }
            _ => {
                // What is refused can be mended.
                self.put(&text);
                text
            }
        };
        Pressed::Input(Input::Typed(typed))
    }

    fn new_line(&mut self, view: &View) -> Pressed {
        if self.is_long(view) {
            self.insert("\n");
        }
        Pressed::Redraw
    }

    fn edit(&mut self, code: KeyCode, view: &View) -> Pressed {
        let answers = match asked(view).map(|asked| &asked.prompt) {
            Some(Prompt::One(keys) | Prompt::Several(keys, _)) => keys.len(),
            _ => 0,
        };
        let before = || self.text[..self.cursor].graphemes(true).next_back().map_or(0, str::len);
        let behind = || self.text[self.cursor..].graphemes(true).next().map_or(0, str::len);
        match code {
            KeyCode::Backspace => {
                let from = self.cursor - before();
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            KeyCode::Delete => {
                let to = self.cursor + behind();
                self.text.replace_range(self.cursor..to, "");
            }
            KeyCode::Left => self.cursor -= before(),
            KeyCode::Right => self.cursor += behind(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            KeyCode::Up if answers > 0 => {
                self.follows = true;
                self.on = Some(self.on.map_or(answers - 1, |on| on.saturating_sub(1)));
            }
            KeyCode::Down if answers > 0 => {
                self.follows = true;
                self.on = Some(self.on.map_or(0, |on| (on + 1).min(answers - 1)));
            }
            KeyCode::PageDown => self.scroll_by(self.seen.page()),
            KeyCode::PageUp => self.scroll_by(-self.seen.page()),
            _ => {}
        }
        Pressed::Redraw
    }

    fn scroll_by(&mut self, lines: isize) {
        self.scroll = self.scroll.saturating_add(lines);
        self.follows = false;
    }

    fn insert(&mut self, text: &str) {
        if self.text.len() + text.len() > typed::LONGEST {
            self.hint = Some("no answer can be longer; what did not fit was not taken".into());
            return;
        }
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    fn put(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    fn is_long(&self, view: &View) -> bool {
        let long = asked(view).is_some_and(|asked| matches!(asked.prompt, Prompt::Text(_)));
        long && self.purpose == Purpose::Answer
    }
}
