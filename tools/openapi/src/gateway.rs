//! The routes of `template.yaml`, and the choice among them that API Gateway makes.

pub struct Route {
    /// Method and path, or `$default`.
    pub key: String,
    /// The folder of the function that it leads to.
    pub function: String,
}

impl Route {
    /// How specific it is where it matches: a whole path before a greedy one, then the one of more
    /// given segments, then the one that names the method. Nothing where it does not match.
    fn rank(&self, method: &str, path: &str) -> Option<(bool, usize, bool)> {
        let Some((ours, pattern)) = self.key.split_once(' ') else {
            return Some((false, 0, false));
        };
        let (start, greedy) = match pattern.strip_suffix("/{proxy+}") {
            Some(start) => (start, true),
            None => (pattern, false),
        };
        let wanted: Vec<&str> = path.split('/').collect();
        let given: Vec<&str> = start.split('/').collect();
        let fits = match wanted.get(given.len()) {
            Some(below) => greedy && !below.is_empty(),
            None => !greedy && wanted.len() == given.len(),
        };
        let is_variable = |segment: &str| segment.starts_with('{');
        let mut pairs = given.iter().zip(&wanted);
        let matches = fits
            && (ours == "ANY" || ours == method)
            && pairs.all(|(given, wanted)| is_variable(given) || given == wanted);
        let fixed = given.iter().filter(|segment| !is_variable(segment)).count();
        matches.then_some((!greedy, fixed, ours != "ANY"))
    }
}

pub fn choose<'a>(routes: &'a [Route], method: &str, path: &str) -> Option<&'a Route> {
    let ranked = routes
        .iter()
        .filter_map(|route| Some((route.rank(method, path)?, route)));
    ranked.max_by_key(|(rank, _)| *rank).map(|(_, route)| route)
}

pub fn routes(template: &str) -> Vec<Route> {
    let lines = template
        .lines()
        .filter(|line| line.contains("AWS::ApiGatewayV2::Route,"));
    let routes: Vec<Route> = lines
        .map(|line| {
            let integration = resource(template, between(line, "integrations/${", "}"));
            let function = resource(
                template,
                between(&integration, "IntegrationUri: !GetAtt ", ".Arn"),
            );
            Route {
                key: between(line, "RouteKey: ", ", Target")
                    .trim_matches('"')
                    .into(),
                function: between(&function, "CodeUri: target/lambda/", "/").into(),
            }
        })
        .collect();
    assert_eq!(routes.len(), template.matches("RouteKey: ").count());
    routes
}

fn resource(template: &str, name: &str) -> String {
    let mut lines = template
        .lines()
        .skip_while(|line| !line.starts_with(&format!("  {name}:")));
    let first = lines.next().unwrap_or_else(|| panic!("there is no {name}"));
    let rest = lines.take_while(|line| line.starts_with("    "));
    [first].into_iter().chain(rest).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let found = text
        .split_once(start)
        .and_then(|(_, rest)| rest.split_once(end));
    found
        .unwrap_or_else(|| panic!("no {start}…{end} in {text}"))
        .0
}

#[test]
fn the_most_specific_route_is_chosen() {
    // The first five and what they are chosen for are the example of API Gateway's documentation.
    let routes = [
        "GET /pets/dog/1",
        "GET /pets/dog/{id}",
        "GET /pets/{proxy+}",
        "ANY /{proxy+}",
        "$default",
        "ANY /pets/{proxy+}",
    ]
    .map(|key| Route {
        key: key.into(),
        function: "any".into(),
    });
    for (method, path, expected) in [
        ("GET", "/pets/dog/1", 0),
        ("GET", "/pets/dog/2", 1),
        ("GET", "/pets/cat/1", 2),
        ("POST", "/test/5", 3),
        ("POST", "/", 4),
        ("POST", "/pets/dog/1", 5),
        ("GET", "/pets", 3),
    ] {
        let chosen = choose(&routes, method, path).unwrap();
        assert_eq!(chosen.key, routes[expected].key, "{method} {path}");
    }
}
