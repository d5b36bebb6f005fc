//! The description is what the code says, what the template routes, and whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use api::route::{Idempotency, Routes};
use serde_json::{Map, Value, json};

use crate::{
    gateway::{self, Route},
    json, parts,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_json::from_str(&json().unwrap()).unwrap()
}

/// Every operation by its route key, as the gateway writes it: `GET /v1/me`.
fn operations(document: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                found.insert(
                    format!("{} {path}", method.to_uppercase()),
                    operation.clone(),
                );
            }
        }
    }
    found
}

#[test]
fn the_checked_in_description_is_what_the_code_gives() {
    let described = json().unwrap();
    if fs::read_to_string(FILE).unwrap() != described {
        fs::write(FILE, described).unwrap();
        panic!("web/openapi.json was out of date. It is written anew: look at what changed in it.");
    }
}

#[test]
fn the_template_routes_every_operation_to_the_function_that_has_it() {
    let template = fs::read_to_string(TEMPLATE).unwrap();
    let routes = gateway::routes(&template);
    let mut needed = BTreeSet::new();
    for (function, part) in parts() {
        for operation in operations(&serde_json::to_value(part).unwrap()).keys() {
            let (method, path) = operation.split_once(' ').unwrap();
            let route = gateway::choose(&routes, method, path);
            let route = route.unwrap_or_else(|| panic!("{operation} has no route"));
            let (key, target) = (&route.key, &route.function);
            assert_eq!(target, function, "{operation} goes by {key}");
            needed.insert(key);
        }
    }
    let all: BTreeSet<_> = routes.iter().map(|Route { key, .. }| key).collect();
    assert_eq!(
        all, needed,
        "left: the template's routes; right: those needed"
    );
}

#[test]
fn operations_have_names_words_and_a_known_tag() {
    let document = document();
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let tags: Vec<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    let mut names = BTreeSet::new();
    for (route, operation) in operations(&document) {
        assert!(text(&operation["operationId"]), "{route} has no name");
        assert!(
            names.insert(operation["operationId"].to_string()),
            "{route}: another operation has its name"
        );
        assert!(text(&operation["summary"]), "{route} has no summary");
        assert!(
            tags.contains(&operation["tags"][0].as_str().unwrap_or_default()),
            "{route}: its tag is none of {tags:?}"
        );
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(
                text(&response["description"]),
                "{route}: {status} is not described"
            );
        }
    }
}

#[test]
fn errors_are_problems_and_tokens_can_be_refused() {
    for (route, operation) in operations(&document()) {
        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400")
        {
            let schema = &response["content"]["application/problem+json"]["schema"];
            assert_eq!(
                schema["$ref"], "#/components/schemas/Problem",
                "{route}: {status} is no problem"
            );
        }
        // `{}` stands for no token at all.
        let scheme = operation["security"][0].as_object();
        if let Some(scheme) = scheme.filter(|scheme| !scheme.is_empty()) {
            assert!(
                scheme.contains_key("bearer"),
                "{route}: its security scheme is not `bearer`"
            );
            assert!(
                responses.contains_key("401"),
                "{route} never refuses a token"
            );
        }
        if operation.get("x-resource").is_some() {
            for status in ["401", "403", "429"] {
                assert!(
                    responses.contains_key(status),
                    "{route} never answers {status}"
                );
            }
        }
        if operation.get("requestBody").is_some() {
            assert!(
                responses.contains_key("422"),
                "{route} takes any body whatever"
            );
        }
        if route.contains('{') {
            assert!(responses.contains_key("404"), "{route} finds everything");
        }
    }
}

#[test]
fn what_routes_say_of_themselves_is_understood() {
    let document = crate::document().unwrap();
    let routes = Routes::of(&document).unwrap();
    for (route, operation) in operations(&serde_json::to_value(document).unwrap()) {
        let (method, path) = route.split_once(' ').unwrap();
        let rules = routes.rules(&method.parse().unwrap(), path);
        let public = operation["security"][0] == json!({});
        assert!(
            !public || rules.resource.is_none(),
            "{route} asks for no API key"
        );
        if rules.idempotency == Some(Idempotency::Kept) {
            let mut answers = operation["responses"].as_object().unwrap().iter();
            let (_, answer) = answers.find(|(status, _)| status.starts_with('2')).unwrap();
            assert!(!public, "{route}: for whom is its answer kept?");
            assert!(
                answer["content"].get("application/json").is_some(),
                "{route}: only JSON is kept"
            );
        }
    }
}

#[test]
fn path_parameters_are_described() {
    for (route, operation) in operations(&document()) {
        let wanted: BTreeSet<&str> = route
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        let described: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        assert_eq!(wanted, described, "{route}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = 0;
    visit(&document, &mut |object| {
        if let Some(Value::String(reference)) = object.get("$ref") {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
            references += 1;
        }
    });
    assert!(references > 0);
}

#[test]
fn every_property_is_described() {
    visit(&document()["components"]["schemas"], &mut |object| {
        let properties = object.get("properties").and_then(Value::as_object);
        // A property may itself be called so; then its neighbours are properties, `type` among them.
        let is_schema = object.get("type").is_some_and(|kind| !kind.is_object());
        let properties = properties.filter(|_| is_schema);
        // The name of a variant stands in the description of its enum, and what it holds is described there.
        let is_tag = |property: &Value| {
            property["enum"]
                .as_array()
                .is_some_and(|all| all.len() == 1)
        };
        let is_variant = properties.is_some_and(|all| all.values().any(is_tag));
        for (name, property) in properties.into_iter().flatten() {
            let described = ["/description", "/oneOf/0/description"];
            let described = described.iter().any(|at| property.pointer(at).is_some());
            let is_of_variant = is_variant && (is_tag(property) || property.get("$ref").is_some());
            assert!(described || is_of_variant, "{name}: {property}");
        }
    });
}

fn visit(value: &Value, see: &mut impl FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            see(object);
            object.values().for_each(|value| visit(value, see));
        }
        Value::Array(items) => items.iter().for_each(|value| visit(value, see)),
        _ => {}
    }
}
