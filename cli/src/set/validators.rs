//! The validators of a set as the command line gives them.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use quorumseal::{Code, Misuse, ValidatorSet};

use crate::author::read_json;
use crate::author::set::ValidatorDraft;
use crate::files::{Inputs, shown};
use crate::key::public_key_of;
use crate::ui::Ui;

/// Bytes of a list of validators: 16,384 of them with long names fit.
const MAX_LIST_BYTES: usize = 16 << 20;

/// How one validator is written in an argument.
const SPEC: &str = "id=v-01,key=ed25519:…,weight=12[,operator=north][,cosigner=VKEY]";

/// All validators.
#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
pub(crate) struct Members {
    /// A validator, `id=v-01,key=ed25519:…,weight=12[,operator=north][,cosigner=VKEY]`; the key may be a
    /// key file, of which only the public part is used
    #[arg(long, value_name = "SPEC")]
    validator: Vec<String>,
    /// All validators: a JSON list of objects with id, publicKey, weight and perhaps operator, cosigner
    #[arg(long, alias = "list", value_name = "FILE.json")]
    from: Option<PathBuf>,
}

impl Members {
    pub(crate) fn read(&self, inputs: &Inputs, ui: &Ui) -> Result<Vec<ValidatorDraft>, Misuse> {
        members(&self.validator, self.from.as_deref(), inputs, ui)
    }
}

/// What is different in the next set.
#[derive(ClapArgs)]
pub(crate) struct Changes {
    /// A new validator, written as for `set new`
    #[arg(long, value_name = "SPEC")]
    add: Vec<String>,
    /// A validator that leaves
    #[arg(long, value_name = "ID")]
    remove: Vec<String>,
    /// Another weight, `v-01=15`
    #[arg(long, value_name = "ID=WEIGHT")]
    weight: Vec<String>,
    /// Another key, `v-01=ed25519:…`, or a key file
    #[arg(long, value_name = "ID=KEY")]
    key: Vec<String>,
    /// All validators anew, written as for `set new`
    #[arg(long, value_name = "SPEC", conflicts_with_all = ["add", "remove", "weight", "key", "list"])]
    validator: Vec<String>,
    /// All validators anew: a JSON list as for `set new`
    #[arg(long, value_name = "FILE.json", conflicts_with_all = ["add", "remove", "weight", "key"])]
    list: Option<PathBuf>,
}

impl Changes {
    /// The validators after `before`: kept ones in their order, new ones after them.
    pub(crate) fn apply(
        &self,
        before: &ValidatorSet,
        inputs: &Inputs,
        ui: &Ui,
    ) -> Result<Vec<ValidatorDraft>, Misuse> {
        if !self.validator.is_empty() || self.list.is_some() {
            return members(&self.validator, self.list.as_deref(), inputs, ui);
        }
        let mut validators: Vec<ValidatorDraft> = before
            .validators()
            .iter()
            .map(ValidatorDraft::from)
            .collect();
        let unknown = |id: &str| {
            wrong(format!(
                "the set of epoch {} has no validator {id:?}",
                before.epoch()
            ))
        };
        for change in &self.weight {
            let (id, weight) = pair(change, "--weight", "v-01=15")?;
            let validator = find(&mut validators, id).ok_or_else(|| unknown(id))?;
            validator.weight = number(weight, change)?;
        }
        for change in &self.key {
            let (id, key) = pair(change, "--key", "v-01=ed25519:…")?;
            let key = public_key_of(key, inputs, ui)?;
            let validator = find(&mut validators, id).ok_or_else(|| unknown(id))?;
            validator.public_key = key;
        }
        for id in &self.remove {
            find(&mut validators, id).ok_or_else(|| unknown(id))?;
            validators.retain(|validator| validator.id != *id);
        }
        for spec in &self.add {
            validators.push(parse_spec(spec, inputs, ui)?);
        }
        Ok(validators)
    }
}

fn members(
    specs: &[String],
    list: Option<&Path>,
    inputs: &Inputs,
    ui: &Ui,
) -> Result<Vec<ValidatorDraft>, Misuse> {
    match list {
        Some(path) => {
            let bytes = inputs.read(path, MAX_LIST_BYTES)?;
            read_json(&shown(path), &bytes)
        }
        None => specs
            .iter()
            .map(|spec| parse_spec(spec, inputs, ui))
            .collect(),
    }
}

fn find<'v>(validators: &'v mut [ValidatorDraft], id: &str) -> Option<&'v mut ValidatorDraft> {
    validators.iter_mut().find(|validator| validator.id == id)
}

fn parse_spec(spec: &str, inputs: &Inputs, ui: &Ui) -> Result<ValidatorDraft, Misuse> {
    let mut id = None;
    let mut key = None;
    let mut weight = None;
    let mut operator = None;
    let mut cosigner = None;
    for part in spec.split(',') {
        let (name, value) = part.split_once('=').ok_or_else(|| {
            wrong(format!(
                "{part:?} in {spec:?} is no name=value; expected {SPEC}"
            ))
        })?;
        let slot = match name {
            "id" => &mut id,
            "key" => &mut key,
            "weight" => &mut weight,
            "operator" => &mut operator,
            "cosigner" => &mut cosigner,
            _ => {
                return Err(wrong(format!(
                    "{name:?} in {spec:?} is unknown; expected {SPEC}"
                )));
            }
        };
        if slot.replace(value).is_some() {
            return Err(wrong(format!("{name:?} stands twice in {spec:?}")));
        }
    }
    let (Some(id), Some(key), Some(weight)) = (id, key, weight) else {
        return Err(wrong(format!(
            "{spec:?} has to give id, key and weight; expected {SPEC}"
        )));
    };
    Ok(ValidatorDraft {
        id: id.to_owned(),
        operator: operator.map(str::to_owned),
        public_key: public_key_of(key, inputs, ui)?,
        weight: number(weight, spec)?,
        cosigner: cosigner.map(str::to_owned),
    })
}

fn pair<'t>(text: &'t str, flag: &str, example: &str) -> Result<(&'t str, &'t str), Misuse> {
    text.split_once('=').ok_or_else(|| {
        wrong(format!(
            "{flag} {text:?}: expected something like {example}"
        ))
    })
}

fn number(text: &str, whole: &str) -> Result<u64, Misuse> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| {
        wrong(format!(
            "{text:?} in {whole:?} is no weight: expected an integer of 1 to 2^53-1"
        ))
    })
}

fn wrong(message: String) -> Misuse {
    Misuse::new(Code::InputArgument, message)
}
