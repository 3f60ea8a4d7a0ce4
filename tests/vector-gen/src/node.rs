//! JSON text under full control: members keep their order, a name may stand twice, and a number or string may be
//! written in any way at all, also a wrong one. `serde_json` could not write half of the documents needed here.

use std::fmt;

/// A piece of JSON text.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Written as it is.
    Raw(String),
    /// Names are written between quotes as they are, so `\\u0061` is an escaped name.
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
}

/// A JSON string holding `text`.
pub(crate) fn text(text: impl AsRef<str>) -> Node {
    Node::Raw(serde_json::to_string(text.as_ref()).expect("a string is JSON"))
}

/// A JSON integer.
pub(crate) fn num(n: u64) -> Node {
    Node::Raw(n.to_string())
}

/// Any text in the place of a value.
pub(crate) fn raw(text: impl Into<String>) -> Node {
    Node::Raw(text.into())
}

/// `null`.
pub(crate) fn null() -> Node {
    raw("null")
}

/// An object with these members in this order.
pub(crate) fn obj<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::Object(
        members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// An array of these elements.
pub(crate) fn arr(elements: impl IntoIterator<Item = Node>) -> Node {
    Node::Array(elements.into_iter().collect())
}

impl Node {
    /// With the member (or element) at the dotted `path` replaced, or appended where an object has none of that name.
    /// An element's index is a number.
    pub(crate) fn with(mut self, path: &str, value: Node) -> Node {
        let (parent, name) = self.parent(path);
        match parent {
            Node::Object(members) => match members.iter_mut().find(|(n, _)| n == name) {
                Some(member) => member.1 = value,
                None => members.push((name.to_owned(), value)),
            },
            Node::Array(elements) => {
                let index: usize = name.parse().expect("an index");
                if index == elements.len() {
                    elements.push(value);
                } else {
                    elements[index] = value;
                }
            }
            Node::Raw(text) => panic!("{path}: {text} has no members"),
        }
        self
    }

    /// Without the member (or element) at `path`, which must be there.
    pub(crate) fn without(mut self, path: &str) -> Node {
        let (parent, name) = self.parent(path);
        match parent {
            Node::Object(members) => {
                let before = members.len();
                members.retain(|(n, _)| n != name);
                assert!(members.len() < before, "{path} is not there");
            }
            Node::Array(elements) => {
                elements.remove(name.parse().expect("an index"));
            }
            Node::Raw(text) => panic!("{path}: {text} has no members"),
        }
        self
    }

    /// With one more member appended at `path`, also when there is one of that name already.
    pub(crate) fn again(mut self, path: &str, value: Node) -> Node {
        let (parent, name) = self.parent(path);
        match parent {
            Node::Object(members) => members.push((name.to_owned(), value)),
            other => panic!("{path}: {other} is not an object"),
        }
        self
    }

    /// The value at `path`.
    pub(crate) fn at(&self, path: &str) -> &Node {
        path.split('.')
            .filter(|step| !step.is_empty())
            .fold(self, |node, step| match node {
                Node::Object(members) => {
                    &members
                        .iter()
                        .find(|(n, _)| n == step)
                        .unwrap_or_else(|| panic!("no {step} in {path}"))
                        .1
                }
                Node::Array(elements) => &elements[step.parse::<usize>().expect("an index")],
                Node::Raw(text) => panic!("{path}: {text} has no members"),
            })
    }

    /// The text of the string at `path`.
    pub(crate) fn string_at(&self, path: &str) -> String {
        serde_json::from_str(&self.at(path).to_string())
            .unwrap_or_else(|_| panic!("{path} is not a string"))
    }

    fn parent<'n, 'p>(&'n mut self, path: &'p str) -> (&'n mut Node, &'p str) {
        let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
        let parent = parents
            .split('.')
            .filter(|step| !step.is_empty())
            .fold(self, |node, step| match node {
                Node::Object(members) => {
                    &mut members
                        .iter_mut()
                        .find(|(n, _)| n == step)
                        .unwrap_or_else(|| panic!("no {step} in {path}"))
                        .1
                }
                Node::Array(elements) => &mut elements[step.parse::<usize>().expect("an index")],
                Node::Raw(text) => panic!("{path}: {text} has no members"),
            });
        (parent, name)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Raw(text) => f.write_str(text),
            Node::Object(members) => {
                f.write_str("{")?;
                for (i, (name, value)) in members.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "\"{name}\":{value}")?;
                }
                f.write_str("}")
            }
            Node::Array(elements) => {
                f.write_str("[")?;
                for (i, value) in elements.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{value}")?;
                }
                f.write_str("]")
            }
        }
    }
}
