//! A definition as a plain tree, and what of it decides a score.

use super::words::{Words, parse, parse_list};
use crate::fraction::Fraction;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// YAML without a meaning.
#[derive(Clone, Debug)]
pub enum Tree {
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Tree, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Tree;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("YAML")
            }
            fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
                Ok(Tree::Text(text.to_owned()))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Text(String::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(one) = from.next_element()? {
                    list.push(one);
                }
                Ok(Tree::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
                let mut map = Vec::new();
                while let Some((Tree::Text(key), value)) = from.next_entry::<Tree, Tree>()? {
                    map.push((key, value));
                }
                Ok(Tree::Map(map))
            }
        }
        from.deserialize_any(Any)
    }
}

impl Tree {
    pub fn get(&self, key: &str) -> Option<&Tree> {
        let Tree::Map(entries) = self else { return None };
        entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    pub fn text(&self) -> &str {
        let Tree::Text(text) = self else { panic!("a text: {self:?}") };
        text
    }

    fn word(&self, key: &str) -> Option<&str> {
        self.get(key).map(Tree::text)
    }

    fn list(&self) -> &[Tree] {
        match self {
            Tree::List(list) => list,
            other => std::slice::from_ref(other),
        }
    }

    fn entries(&self) -> &[(String, Tree)] {
        let Tree::Map(entries) = self else { panic!("a map: {self:?}") };
        entries
    }
}

pub struct Definition {
    pub id: String,
    pub items: Vec<Item>,
    pub scores: Vec<Score>,
    pub alerts: Vec<(String, Words)>,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub kind: Kind,
    pub ask_when: Option<Words>,
    /// Where an answer counts that was given although it was not asked for.
    pub shortcut: Option<Words>,
}

impl Item {
    pub fn gates(&self) -> impl Iterator<Item = &Words> {
        self.ask_when.iter().chain(&self.shortcut)
    }
}

#[derive(Clone, Debug)]
pub enum Kind {
    /// Codes and their points.
    Choice(Vec<(String, Option<Fraction>)>),
    Multiple(Vec<String>),
    YesNo,
    /// From, to, and decimal places.
    Number(Fraction, Fraction, u32),
    /// A date or a text: only whether it is there can be asked.
    Words,
    Date,
    Time,
    Records(Vec<Item>),
}

/// Whose cuts they are, and where each band begins.
pub type Cuts = (Option<String>, Vec<(Fraction, String)>);

#[derive(Clone)]
pub struct Score {
    pub id: String,
    pub key: Key,
    pub times: Fraction,
    pub allow: usize,
    pub round: Option<(u32, String)>,
    pub not_asked: Option<Fraction>,
    pub reverse: Vec<String>,
    pub bands: Vec<Cuts>,
}

#[derive(Clone)]
pub enum Key {
    Sum(Vec<(String, Fraction)>),
    Mean(Vec<String>),
    Max(Vec<String>),
    Count(Vec<Words>),
    Lookup(String, Vec<(Fraction, Fraction, Fraction)>),
    Triage(Vec<(Words, String)>, String),
    When(Words),
}

pub fn decimal(text: &str) -> Fraction {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{rest}").parse().unwrap_or_else(|_| panic!("{text}"));
    Fraction(digits, 10_i128.pow(u32::try_from(rest.len()).expect("few digits")))
}

/// Spells `q1..q9` out.
pub fn range(text: &str, items: &[Item]) -> Vec<String> {
    let Some((first, last)) = text.split_once("..") else { return vec![text.to_owned()] };
    let stem = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let at = |id: &str| items.iter().position(|item| item.id == id).expect("an item");
    let between = items[at(first)..=at(last)].iter();
    // Only what is named and numbered like it.
    let alike = between.filter(|item| item.id != stem(&item.id) && stem(&item.id) == stem(first));
    alike.map(|item| item.id.clone()).collect()
}

pub fn definition(text: &str) -> Definition {
    let mut options = serde_yaml::Options::default();
    options.strict_booleans = true;
    let tree: Tree = serde_yaml::from_str_with_options(text, options).expect("YAML");
    let none = Tree::Map(Vec::new());
    let lists = tree.get("choices").unwrap_or(&none);
    let mut items = Vec::new();
    for item in tree.get("items").expect("items").list() {
        for id in numbered(item.word("id").expect("an id")) {
            let ask_when = item.word("ask_when").map(|text| parse(text, &items));
            let shortcut = item.word("shortcut").map(|text| parse(text, &items));
            items.push(Item { id, kind: kind(item, lists), ask_when, shortcut });
        }
    }
    let scores = tree.get("scores").unwrap_or(&none).entries();
    let scores = scores.iter().map(|(id, score)| self::score(id, score, &items)).collect();
    let alerts = tree.get("alerts").unwrap_or(&none).entries();
    let alert = |(id, alert): &(String, Tree)| {
        (id.clone(), parse(alert.word("when").expect("a condition"), &items))
    };
    let id = tree.word("instrument").expect("an id").to_owned();
    Definition { id, alerts: alerts.iter().map(alert).collect(), scores, items }
}

/// Spells an id such as `q1..q19` out, before there are items.
fn numbered(text: &str) -> Vec<String> {
    let Some((first, last)) = text.split_once("..") else { return vec![text.to_owned()] };
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = |id: &str| id[stem.len()..].parse::<u32>().expect("a number");
    (number(first)..=number(last)).map(|number| format!("{stem}{number}")).collect()
}

fn kind(item: &Tree, lists: &Tree) -> Kind {
    let choices = item.get("choices").map(|choices| match choices {
        Tree::Text(name) => lists.get(name).expect("a list of choices").list(),
        own => own.list(),
    });
    let code = |choice: &Tree| choice.word("code").expect("a code").to_owned();
    let number = |key: &str| decimal(item.word(key).expect("a number"));
    let word = item.word("type").unwrap_or("choice");
    match word {
        "choice" => {
            let points = |choice: &Tree| {
                let code = code(choice);
                let own = code.parse::<i64>().ok().map(Fraction::whole);
                (code, choice.word("points").map(decimal).or(own))
            };
            Kind::Choice(choices.expect("choices").iter().map(points).collect())
        }
        "multiple" => Kind::Multiple(choices.expect("choices").iter().map(code).collect()),
        "yes_no" => Kind::YesNo,
        "integer" => Kind::Number(number("min"), number("max"), 0),
        "scale" => Kind::Number(Fraction::whole(0), Fraction::whole(10), 0),
        "decimal" => {
            let places = item.word("places").expect("places").parse().expect("a number");
            Kind::Number(number("min"), number("max"), places)
        }
        "records" => {
            let field = |field: &Tree| Item {
                id: field.word("id").expect("an id").to_owned(),
                kind: kind(field, lists),
                ask_when: None,
                shortcut: None,
            };
            Kind::Records(item.get("fields").expect("fields").list().iter().map(field).collect())
        }
        "date" => Kind::Date,
        "time" => Kind::Time,
        _ => Kind::Words,
    }
}

fn score(id: &str, tree: &Tree, items: &[Item]) -> Score {
    let names = |tree: &Tree| -> Vec<String> {
        tree.list().iter().flat_map(|name| range(name.text(), items)).collect()
    };
    let one = Fraction::whole(1);
    let key = if let Some(of) = tree.get("sum") {
        Key::Sum(names(of).into_iter().map(|name| (name, one)).collect())
    } else if let Some(of) = tree.get("weighted") {
        let weighted = of.entries().iter().flat_map(|(name, weight)| {
            range(name, items).into_iter().map(|name| (name, decimal(weight.text())))
        });
        Key::Sum(weighted.collect())
    } else if let Some(of) = tree.get("mean") {
        Key::Mean(names(of))
    } else if let Some(of) = tree.get("max") {
        Key::Max(names(of))
    } else if let Some(of) = tree.get("count") {
        let texts = of.list().iter();
        Key::Count(texts.flat_map(|text| parse_list(text.text(), items)).collect())
    } else if let Some(lookup) = tree.get("lookup") {
        let line = |line: &Tree| {
            let part = |key: &str| line.word(key).map(decimal);
            let from = part("from").expect("from");
            (from, part("to").unwrap_or(from), part("value").expect("a value"))
        };
        let table = lookup.get("table").expect("a table").list().iter().map(line).collect();
        Key::Lookup(lookup.word("of").expect("a name").to_owned(), table)
    } else if let Some(triage) = tree.get("triage") {
        let (mut rules, mut otherwise) = (Vec::new(), String::new());
        for rule in triage.list() {
            match (rule.word("when"), rule.word("otherwise")) {
                (Some(when), _) => {
                    rules.push((
                        parse(when, items),
                        rule.word("label").expect("a label").to_owned(),
                    ));
                }
                (None, label) => label.expect("otherwise").clone_into(&mut otherwise),
            }
        }
        Key::Triage(rules, otherwise)
    } else {
        Key::When(parse(tree.word("when").expect("a key"), items))
    };
    let missing = tree.get("missing");
    let allow = missing.and_then(|missing| missing.get("allow"));
    let round = tree.get("round").map(|round| {
        let places = round.word("places").expect("places").parse().expect("a number");
        (places, round.word("mode").expect("a mode").to_owned())
    });
    let prorated = missing.and_then(|missing| missing.word("round"));
    Score {
        id: id.to_owned(),
        key,
        times: tree.word("times").map_or(one, decimal),
        allow: allow.map_or(0, |allow| allow.text().parse().expect("a number")),
        round: round.or(prorated.map(|mode| (0, mode.to_owned()))),
        not_asked: tree.get("not_asked").and_then(|rule| rule.word("as")).map(decimal),
        reverse: tree.get("reverse").map_or_else(Vec::new, names),
        bands: tree.get("bands").map_or_else(Vec::new, bands),
    }
}

fn bands(tree: &Tree) -> Vec<Cuts> {
    if let Some(profiles) = tree.get("profiles") {
        let default = tree.word("default").expect("a default");
        return bands(profiles.get(default).and_then(|one| one.get("bands")).expect("bands"));
    }
    let list = |tree: &Tree| {
        let band = |band: &Tree| {
            let label = band.word("label").expect("a label").to_owned();
            (decimal(band.word("from").expect("from")), label)
        };
        tree.list().iter().map(band).collect()
    };
    match tree {
        Tree::List(_) => vec![(None, list(tree))],
        _ => {
            let sexes = tree.entries().iter().filter(|(key, _)| key != "by");
            sexes.map(|(sex, bands)| (Some(sex.clone()), list(bands))).collect()
        }
    }
}
