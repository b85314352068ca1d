"""Asks public IAM linters about policies: JSON on standard input and output, no network.

In:  [{ "name", "kind", "documents": [policy, …] }]; several documents are all policies of one role.
Out: { "versions": { linter: version }, "findings": { linter: { name: [finding id, …] } } }, ids sorted; a linter that
     fails on a policy says "!" and the error's class.
"""

import asyncio
import contextlib
import functools
import json
import logging
import os
import socket
import sys
import tempfile
from importlib.metadata import version

logging.disable(logging.CRITICAL)


def refuse(*_args, **_kwargs):
    raise OSError("a linter asked for the network")


socket.socket.connect = refuse
socket.getaddrinfo = refuse

ACCOUNT = "123456789012"


@functools.cache
def parliament():
    import parliament.community_auditors.sensitive_access as unconfigured
    import parliament.policy
    import parliament.statement

    # It expands each pattern of actions anew for each question, and asks one auditor that has nothing to look for.
    cached = functools.cache(parliament.expand_action)
    parliament.policy.expand_action = parliament.statement.expand_action = cached
    parliament.statement.get_privilege_info = functools.cache(parliament.statement.get_privilege_info)
    unconfigured.audit = lambda _policy: None
    return parliament


def ask_parliament(kind, documents):
    if kind == "trust":
        return  # it takes every policy without a resource for malformed
    for document in documents:
        policy = parliament().analyze_policy_string(
            json.dumps(document), ignore_private_auditors=True, include_community_auditors=True
        )
        yield from policy.finding_ids


def ask_cloudsplaining(kind, documents):
    if kind == "identity":
        for document in documents:
            yield from cloudsplaining_identity(document)
    elif kind == "trust":
        yield from cloudsplaining_trust(documents[0])
    else:
        from cloudsplaining.scan.resource_policy_document import ResourcePolicyDocument

        if ResourcePolicyDocument(documents[0]).internet_accessible_actions:
            yield "InternetAccessibleActions"


def cloudsplaining_identity(document):
    from cloudsplaining.scan.policy_document import PolicyDocument

    policy = PolicyDocument(document)
    found = {
        "PrivilegeEscalation": policy.allows_privilege_escalation,
        "DataExfiltration": policy.allows_data_exfiltration_actions,
        "ResourceExposure": policy.permissions_management_without_constraints,
        "CredentialsExposure": policy.credentials_exposure,
        "InfrastructureModification": policy.infrastructure_modification,
        "ServiceWildcard": policy.service_wildcard,
        "NotAction": [one for one in policy.contains_statement_using_not_action if one["Effect"] == "Allow"],
    }
    return [name for name, what in found.items() if what]


def cloudsplaining_trust(document):
    from cloudsplaining.scan.assume_role_policy_document import AssumeRolePolicyDocument

    trust = AssumeRolePolicyDocument(document, ACCOUNT)
    found = {
        "AssumableByAnyPrincipal": trust.role_assumable_by_any_principal,
        "AssumableByAnyPrincipalWithConditions": trust.role_assumable_by_any_principal_with_conditions,
        "AssumableByCrossAccountPrincipal": trust.role_assumable_by_cross_account_principals,
        "AssumableByComputeService": trust.role_assumable_by_compute_services,
    }
    return [name for name, what in found.items() if what]


# Kind of policy: type of its CloudFormation resource, and the property that holds it.
CLOUDFORMATION = {
    "bucket": ("AWS::S3::BucketPolicy", "PolicyDocument", {"Bucket": "it"}),
    "queue": ("AWS::SQS::QueuePolicy", "PolicyDocument", {"Queues": ["it"]}),
    "topic": ("AWS::SNS::TopicPolicy", "PolicyDocument", {"Topics": ["it"]}),
    "key": ("AWS::KMS::Key", "KeyPolicy", {"EnableKeyRotation": True}),
    "secret": ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", {"SecretId": "it"}),
}


@functools.cache
def cfripper():
    import pycfmodel.model.resources.properties.statement as statement
    from cfripper.config.config import Config
    from cfripper.config.pluggy.utils import get_all_rules
    from cfripper.rule_processor import RuleProcessor

    # As above: each pattern of actions once.
    statement._expand_action = functools.cache(statement._expand_action)
    rules = get_all_rules()
    config = Config(rules=rules.keys(), aws_account_id=ACCOUNT)
    return config, RuleProcessor(*[rules[rule](config) for rule in config.rules])


def ask_cfripper(kind, documents):
    import pycfmodel

    config, processor = cfripper()
    result = processor.process_cf_template(pycfmodel.parse({"Resources": {"it": cloudformation(kind, documents)}}), config)
    for exception in result.exceptions:
        yield f"!{type(exception).__name__}"
    for failure in result.failures:
        yield failure.rule


def cloudformation(kind, documents):
    if kind == "trust":
        return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": documents[0]}}
    if kind == "identity":
        service = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        policies = [{"PolicyName": f"p{n}", "PolicyDocument": one} for n, one in enumerate(documents)]
        trust = {"Version": "2012-10-17", "Statement": [service]}
        return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, "Policies": policies}}
    token, name, others = CLOUDFORMATION[kind]
    return {"Type": token, "Properties": {name: documents[0], **others}}


# What this linter can check only with facts that it fetches from AWS.
FETCHING = [
    "action_validation",
    "action_resource_matching",
    "condition_key_validation",
    "wildcard_resource",
]


@functools.cache
def iam_policy_validator():
    from iam_validator.core.aws_service import AWSServiceFetcher
    from iam_validator.core.config.config_loader import ValidatorConfig
    from iam_validator.core.policy_checks import build_registry

    no_services = tempfile.mkdtemp()
    with open(os.path.join(no_services, "_services.json"), "w", encoding="utf-8") as file:
        file.write("[]")
    config = ValidatorConfig({check: {"enabled": False} for check in FETCHING})
    loop = asyncio.new_event_loop()
    fetcher = loop.run_until_complete(AWSServiceFetcher(aws_services_dir=no_services).__aenter__())
    return loop, {"config": config, "registry": build_registry(config), "fetcher": fetcher}


def ask_iam_policy_validator(kind, documents):
    from iam_validator.core.models import IAMPolicy
    from iam_validator.core.policy_checks import validate_policies

    loop, shared = iam_policy_validator()
    policies = [(str(n), IAMPolicy.model_validate(one), one) for n, one in enumerate(documents)]
    kinds = {"identity": "IDENTITY_POLICY", "trust": "TRUST_POLICY"}
    asked = validate_policies(policies, policy_type=kinds.get(kind, "RESOURCE_POLICY"), **shared)
    for result in loop.run_until_complete(asked):
        for issue in result.issues:
            yield f"{issue.check_id}/{issue.issue_type}"


LINTERS = {
    "parliament": ask_parliament,
    "cloudsplaining": ask_cloudsplaining,
    "cfripper": ask_cfripper,
    "iam-policy-validator": ask_iam_policy_validator,
}


def answer(ask, policy):
    try:
        return sorted(set(ask(policy["kind"], policy["documents"])))
    except ImportError:
        raise  # it is not installed well
    except Exception as error:  # what a linter makes of a policy, also of one that it cannot read
        return [f"!{type(error).__name__}"]


def main():
    policies = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        findings = {
            name: {policy["name"]: answer(ask, policy) for policy in policies} for name, ask in LINTERS.items()
        }
    json.dump({"versions": {name: version(name) for name in LINTERS}, "findings": findings}, sys.stdout)


main()
