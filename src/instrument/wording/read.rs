//! The file of a wording pack: raw to checked, against its instrument.

use super::super::{AnswerType, Instrument, Item, Library, NumberType, Reading};
use super::alone;
use super::choices::ChoiceTexts;
use super::texts::{Purpose, Slot, filled};
use super::{
    Pack, PackRights, ScoreTexts, WORDING_ITEM_KEYS, WORDING_KEYS, WORDING_RIGHTS_KEYS,
    WORDING_SCORE_KEYS, file_stem, is_language,
};
use crate::diagnostic::{Code, Faults, Source, Span, nearest};
use crate::id::Id;
use crate::number::{Interval, Number};
use crate::yaml::{self, Entry, Fields, Node, Value};
use std::path::Path;
use std::sync::Arc;

/// Reads a wording pack for one of the instruments at hand.
pub fn read_wording(source: &Arc<Source>, library: &Library) -> Reading<Pack> {
    reading(source, |id, span, faults| {
        let base = library.as_written(id.as_str());
        if base.is_none() {
            match library.has(id) {
                true => {
                    let message = format!("`{id}` has faults of its own");
                    faults
                        .error(Code::UnknownInstrument, span, message)
                        .hint("caseplan check says which; the pack is held against it then");
                }
                false => {
                    let hint = nearest(id.as_str(), library.ids().map(Id::as_str));
                    let message = format!("there is no instrument `{id}`");
                    faults.error(Code::UnknownInstrument, span, message).hint_if(hint);
                }
            }
        }
        base.map(Arc::new)
    })
}

/// Reads a wording pack for the instrument by whose id its file was found.
pub fn read_for(source: &Arc<Source>, instrument: &Arc<Instrument>) -> Reading<Pack> {
    reading(source, |id, span, faults| {
        let own = *id == instrument.id;
        if !own {
            let message = format!("`{id}` is in a file called `{}`", stem(source));
            faults.error(Code::IdNotFileName, span, message);
        }
        own.then(|| instrument.clone())
    })
}

fn reading(
    source: &Arc<Source>,
    find: impl FnOnce(&Id, Span, &mut Faults) -> Option<Arc<Instrument>>,
) -> Reading<Pack> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let opened =
        root.as_ref().and_then(|root| Fields::open(root, "a pack", WORDING_KEYS, &mut faults));
    let value = opened.and_then(|fields| {
        let id = fields.required_id("wording", &mut faults);
        let span = fields.get("wording").map_or(fields.span, |node| node.span);
        match id.and_then(|id| find(&id, span, &mut faults)) {
            Some(base) => decode(&fields, &base, &mut faults),
            None => {
                alone::check(&fields, &mut faults);
                None
            }
        }
    });
    if let (None, Some(root), false) = (&value, &root, faults.has_errors()) {
        faults.error(Code::WrongType, root.span, "this pack cannot be read");
    }
    let value = value.filter(|_| !faults.has_errors());
    let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
    Reading { value, faults: faults.into_list(route) }
}

/// Returns the name of a file without its ending; nothing for what has no name of its own.
fn stem(source: &Source) -> String {
    let path = Path::new(&source.name);
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

fn decode(fields: &Fields<'_>, base: &Instrument, faults: &mut Faults) -> Option<Pack> {
    let language = language(fields, faults);
    let rights = rights(fields, language.as_deref(), faults);
    let own_language = match &language {
        Some(language) => *language == base.language,
        // What the pack was meant for, the name of its file says too.
        None => stem(faults.source()) == base.id.as_str(),
    };
    let purpose = Purpose { base, own_language };
    if language.is_some() && purpose.has_no_use() {
        let message = format!("the wording of `{}` is in its file already", base.id);
        let span = fields.get("language").map_or(fields.span, |node| node.span);
        faults
            .error(Code::WordingShipped, span, message)
            .hint("a pack brings another language, or a wording that is withheld");
        return None;
    }
    refuse_other_name(base, language.as_deref(), fields.span, faults);
    let around = |key: &'static str, known: &Option<String>, faults: &mut Faults| {
        let given = fields.get(key);
        let needed = purpose.lacks(key);
        // A form may have an instruction in one language alone; a stem is a part of every question.
        if key == "stem" && given.is_some() && purpose.has_none(known.as_deref()) {
            let message = format!("`{}` has no `{key}`", base.id);
            faults
                .error(Code::UnknownKey, fields.key_span(key), message)
                .hint("a pack brings the texts of an instrument, and no others");
            return None;
        }
        let (of, around) = (format!("`{key}`"), fields.key_span("wording"));
        let known = known.as_deref().filter(|_| !needed);
        let slot = Slot { of: &of, known, needed, given, around };
        purpose.text(&slot, faults)
    };
    let instruction = around("instruction", &base.instruction, faults);
    let stem = around("stem", &base.stem, faults);
    let choices = ChoiceTexts::read(fields, purpose, faults);
    let listed = fields.required("items", faults);
    let items = listed.map(|node| items(node, "", &base.items, &choices, purpose, faults));
    let scores = fields.map("scores", faults);
    let scores = scores.iter().filter_map(|entry| score(entry, base, faults)).collect();
    let mut title = |key| fields.get(key).and_then(|node| filled(node, key, faults));
    Some(Pack {
        instrument: base.id.clone(),
        title: title("title"),
        short: title("short"),
        rights: Arc::new(rights?),
        instruction,
        stem,
        items: items?,
        scores,
    })
}

pub(super) fn language(fields: &Fields<'_>, faults: &mut Faults) -> Option<String> {
    let node = fields.required("language", faults)?;
    let text = node.text(faults)?;
    if !is_language(text) {
        faults
            .error(Code::BadId, node.span, "not a language")
            .hint("two or three small letters, and a region where it matters: `hu`, `pt-br`");
        return None;
    }
    Some(text.to_owned())
}

/// A pack is found by the name of its file; under another one it would never be used.
fn refuse_other_name(base: &Instrument, language: Option<&str>, span: Span, faults: &mut Faults) {
    let Some(language) = language else { return };
    let (own, written) = (file_stem(base, language), stem(faults.source()));
    if own != written && !faults.source().name.starts_with('<') {
        let message = format!("the wording of `{}` in `{language}` is in `{written}`", base.id);
        faults
            .error(Code::IdNotFileName, Span::new(span.start..span.start), message)
            .hint(format!("call the file {own}.yaml"));
    }
}

pub(super) fn rights(
    fields: &Fields<'_>,
    language: Option<&str>,
    faults: &mut Faults,
) -> Option<PackRights> {
    let node = fields.required("rights", faults)?;
    let fields = Fields::open(node, "`rights`", WORDING_RIGHTS_KEYS, faults)?;
    let mut text = |key: &'static str, needed: bool| {
        let node = if needed { fields.required(key, faults) } else { fields.get(key) };
        filled(node?, &format!("`rights.{key}`"), faults)
    };
    let (owner, terms) = (text("owner", true), text("terms", false));
    let (statement, stated_in) = (text("statement", true), text("stated_in", false));
    Some(PackRights {
        language: language?.to_owned(),
        owner: owner?,
        terms,
        statement: statement?,
        stated_in,
        source: faults.source().clone(),
    })
}

/// Reads the texts of items, or of the columns of a list of records.
fn items(
    node: &Node,
    path: &str,
    known: &[Item],
    choices: &ChoiceTexts,
    purpose: Purpose<'_>,
    faults: &mut Faults,
) -> Vec<Item> {
    let Some(entries) = node.entries(faults) else { return Vec::new() };
    for Entry { key, .. } in entries.iter().filter(|e| known.iter().all(|i| i.id != *e.key.text)) {
        let message = format!("there is no item `{path}{}` in `{}`", key.text, purpose.base.id);
        let hint = nearest(&key.text, known.iter().map(|item| item.id.as_str()));
        faults.error(Code::UnknownItem, key.span, message).hint_if(hint);
    }
    let of = |item: &Item| entries.iter().find(|entry| item.id == *entry.key.text);
    // Where the mapping begins: what is missing in it is told there.
    let around = entries.first().map_or(node.span, |entry| entry.key.span);
    let texts = known.iter().map(|item| {
        let reader = ItemTexts { path, item, entry: of(item), around, choices, purpose };
        reader.read(faults)
    });
    texts.collect()
}

/// What is at hand to read the texts of one item.
struct ItemTexts<'a> {
    /// What stands before the id of a column: `drugs.`.
    path: &'a str,
    item: &'a Item,
    entry: Option<&'a Entry>,
    around: Span,
    choices: &'a ChoiceTexts,
    purpose: Purpose<'a>,
}

impl ItemTexts<'_> {
    fn name(&self) -> String {
        format!("{}{}", self.path, self.item.id)
    }

    /// An item is its text, or a mapping of its texts.
    fn read(&self, faults: &mut Faults) -> Item {
        let value = self.entry.map(|entry| &entry.value);
        let fields = value.filter(|node| matches!(node.value, Value::Map(_)));
        let fields = fields.and_then(|n| Fields::open(n, "an item", WORDING_ITEM_KEYS, faults));
        let whole = value.filter(|_| fields.is_none());
        let given = |key: &'static str| match &fields {
            Some(fields) => fields.get(key),
            None => whole.filter(|_| key == "text"),
        };
        let around = self.entry.map_or(self.around, |entry| entry.key.span);
        let mut slot = |key: &'static str, known: Option<&str>, needed: bool| {
            let name = self.name();
            let lacking = self.purpose.lacks(&format!("items.{name}.{key}"));
            let (known, needed) = (known.filter(|_| !lacking), needed || lacking);
            let of = match key {
                "text" => format!("item `{name}`"),
                key => format!("`{key}` of item `{name}`"),
            };
            let slot = Slot { of: &of, known, needed, given: given(key), around };
            match key {
                // Those who ask can do with the notes that the instrument has.
                "help" => self.purpose.optional(&slot, faults),
                _ => self.purpose.text(&slot, faults),
            }
        };
        let item = self.item;
        let text = slot("text", item.text.as_deref(), true);
        let section = slot("section", item.section.as_deref(), false);
        let lead_in = slot("lead_in", item.lead_in.as_deref(), false);
        let help = slot("help", item.help.as_deref(), false);
        let answer = match &item.answer {
            AnswerType::Number(number) => {
                let unit = slot("unit", number.unit.as_deref(), false);
                let ends = number.ends.as_ref();
                let is_given = given("low").is_some() || given("high").is_some();
                let low = slot("low", ends.map(|(low, _)| low.as_str()), is_given);
                let high = slot("high", ends.map(|(_, high)| high.as_str()), is_given);
                AnswerType::Number(NumberType { unit, ends: low.zip(high), ..number.clone() })
            }
            AnswerType::Records(columns) => {
                let path = format!("{}.", self.name());
                let columns = match given("fields") {
                    Some(node) => {
                        let (choices, purpose) = (self.choices, self.purpose);
                        items(node, &path, columns, choices, purpose, faults)
                    }
                    None => {
                        let message = format!("the `fields` of item `{}` have no texts", item.id);
                        faults.error(Code::WordingMissing, around, message);
                        Vec::new()
                    }
                };
                AnswerType::Records(columns.into())
            }
            other => self.choices.put_into(&self.name(), other),
        };
        self.refuse_foreign(fields.as_ref(), faults);
        Item { text, section, lead_in, help, answer, ..item.clone() }
    }

    /// A key that belongs to another type of item would be lost without a word.
    fn refuse_foreign(&self, fields: Option<&Fields<'_>>, faults: &mut Faults) {
        let Some(fields) = fields else { return };
        let ten = Interval { low: Number::ZERO, high: Number::integer(10) };
        let (is_number, is_scale) = match &self.item.answer {
            AnswerType::Number(number) => (number.ends.is_none(), number.range == ten),
            _ => (false, false),
        };
        let is_list = matches!(self.item.answer, AnswerType::Records(_));
        let fit = [("unit", is_number), ("low", is_scale), ("high", is_scale), ("fields", is_list)];
        for (key, _) in fit.iter().filter(|(key, fits)| fields.get(key).is_some() && !fits) {
            let message = format!("item `{}` has no `{key}`", self.name());
            faults.error(Code::UnknownKey, fields.key_span(key), message);
        }
    }
}

fn score(entry: &Entry, base: &Instrument, faults: &mut Faults) -> Option<ScoreTexts> {
    let id = &entry.key.text;
    let Some((index, score)) = base.score(id) else {
        let message = format!("there is no score `{id}` in `{}`", base.id);
        let hint = nearest(id, base.scores.iter().map(|score| score.id.as_str()));
        faults.error(Code::UnknownName, entry.key.span, message).hint_if(hint);
        return None;
    };
    let fields = Fields::open(&entry.value, "a score's texts", WORDING_SCORE_KEYS, faults)?;
    let title = fields.get("title").and_then(|node| filled(node, "`title`", faults));
    let mut bands = Vec::new();
    for Entry { key, value } in fields.map("bands", faults) {
        match score.every_band().find(|band| band.label == *key.text) {
            Some(band) => {
                let of = format!("band `{}`", band.label);
                let text = filled(value, &of, faults);
                bands.extend(text.map(|text| (band.label.clone(), text)));
            }
            None => {
                let message = format!("there is no band `{}` in `{id}`", key.text);
                let hint = nearest(&key.text, score.every_band().map(|band| band.label.as_str()));
                faults.error(Code::UnknownName, key.span, message).hint_if(hint);
            }
        }
    }
    Some(ScoreTexts { score: index, title, bands })
}
