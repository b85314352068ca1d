/** What the linters look for, and by which of their findings and of our rules it is known. */
import type { Linter } from "../peers/peers.ts";

const people = "the pack judges programs' roles, which have no MFA";
const never = "the statement never matches: it grants nothing";
const version = "without the newer version AWS only takes policy variables for plain text";
const set = "such a condition counts for nothing in our rules: what is open without it is found";
const crossAccount = "a named account in a resource policy is a decision, not a mistake";
const hardening = "asks for a condition beyond a narrow grant; the resource is what we ask for";
const deny = "an exception to a denial grants nothing";

export type Concern = {
  readonly title: string;
  readonly rules: readonly string[];
  readonly linters: Readonly<Partial<Record<Linter, readonly string[]>>>;
};

export const concerns = {
  grammar: {
    title: "A document that AWS refuses",
    rules: ["iam-readable-documents"],
    linters: {
      parliament: ["MALFORMED", "INVALID_VERSION", "INVALID_SID", "DUPLICATE_SID", "UNKNOWN_OPERATOR"],
      "iam-policy-validator": [
        "policy_structure/action_conflict",
        "policy_structure/empty_statement",
        "policy_structure/invalid_version",
        "policy_structure/missing_action",
        "policy_structure/missing_statement",
        "policy_type_validation/missing_principal",
        "sid_uniqueness/duplicate_sid",
        "sid_uniqueness/invalid_sid_format",
        "condition_type_mismatch/invalid_operator",
      ],
    },
  },
  actions: {
    title: "An action that does not exist",
    rules: ["iam-known-actions"],
    linters: { parliament: ["UNKNOWN_ACTION"] },
  },
  resources: {
    title: "A resource that the action does not act on",
    rules: ["iam-matching-resources"],
    linters: {
      parliament: ["RESOURCE_MISMATCH", "INVALID_ARN"],
      "iam-policy-validator": ["resource_validation/invalid_resource"],
    },
  },
  wideActions: {
    title: "A pattern of actions",
    rules: ["iam-no-wildcard-action"],
    linters: {
      cloudsplaining: ["ServiceWildcard"],
      cfripper: [
        "GenericResourceWildcardPolicyRule",
        "IAMRoleWildcardActionOnPolicyRule",
        "S3BucketPolicyWildcardActionRule",
        "SNSTopicPolicyWildcardActionRule",
        "SQSQueuePolicyWildcardActionRule",
      ],
      "iam-policy-validator": [
        "full_wildcard/security_risk",
        "service_wildcard/overly_permissive",
        "wildcard_action/overly_permissive",
      ],
    },
  },
  wideResources: {
    title: "A resource that nobody named",
    rules: [
      "iam-no-wildcard-resource",
      "iam-no-wide-credentials",
      "iam-no-wide-opening",
      "iam-no-wide-reading",
      "iam-narrow-pass-role",
    ],
    linters: {
      parliament: ["RESOURCE_STAR"],
      cloudsplaining: ["InfrastructureModification"],
      cfripper: ["WildcardResourceRule", "IAMRolesOverprivilegedRule"],
    },
  },
  exceptions: {
    title: "A grant by exception",
    rules: ["iam-no-exception-grants"],
    linters: {
      parliament: ["NOTPRINCIPAL_WITH_ALLOW", "NOTRESOURCE_WITH_ALLOW"],
      cloudsplaining: ["NotAction"],
      cfripper: ["SNSTopicPolicyNotPrincipalRule", "SQSQueuePolicyNotPrincipalRule"],
      "iam-policy-validator": [
        "not_action_not_resource/not_action_allow",
        "not_action_not_resource/not_action_allow_no_condition",
        "not_action_not_resource/not_resource_broad",
        "not_principal_validation/not_principal_with_allow",
        "policy_type_validation/invalid_not_principal",
      ],
    },
  },
  trust: {
    title: "A role that too many may take",
    rules: ["iam-narrow-trust", "iam-narrow-federation"],
    linters: {
      cloudsplaining: [
        "AssumableByAnyPrincipal",
        "AssumableByAnyPrincipalWithConditions",
        "AssumableByCrossAccountPrincipal",
      ],
      cfripper: ["CrossAccountTrustRule"],
      "iam-policy-validator": ["trust_policy_validation/missing_required_condition_for_assume_action"],
    },
  },
  deputy: {
    title: "A service that takes a role for anybody",
    rules: ["iam-service-trust-names-account", "resource-policy-services-name-source"],
    linters: { "iam-policy-validator": ["trust_policy_validation/confused_deputy_risk"] },
  },
  open: {
    title: "A resource that is open to everybody",
    rules: ["resource-policy-no-open-principal"],
    linters: {
      cloudsplaining: ["InternetAccessibleActions"],
      cfripper: [
        "FullWildcardPrincipalRule",
        "GenericResourceFullWildcardPrincipalRule",
        "KMSKeyWildcardPrincipalRule",
        "SQSQueuePolicyPublicRule",
      ],
      "iam-policy-validator": ["principal_validation/missing_principal_condition_any_of"],
    },
  },
  escalation: {
    title: "Actions that lead to more permissions",
    rules: ["iam-no-escalation"],
    linters: {
      parliament: ["PRIVILEGE_ESCALATION"],
      cloudsplaining: ["PrivilegeEscalation"],
      cfripper: ["PrivilegeEscalationRule"],
      "iam-policy-validator": ["sensitive_action/privilege_escalation"],
    },
  },
  credentials: {
    title: "Actions that hand out credentials",
    rules: ["iam-no-wide-credentials"],
    linters: { parliament: ["CREDENTIALS_EXPOSURE"], cloudsplaining: ["CredentialsExposure"] },
  },
  exposure: {
    title: "Actions that open resources to others",
    rules: ["iam-no-wide-opening"],
    linters: {
      parliament: ["PERMISSIONS_MANAGEMENT_ACTIONS", "RESOURCE_POLICY_PRIVILEGE_ESCALATION"],
      cloudsplaining: ["ResourceExposure"],
      cfripper: ["SNSTopicDangerousPolicyActionsRule", "SQSDangerousPolicyActionsRule"],
    },
  },
  exfiltration: {
    title: "Actions that read all data",
    rules: ["iam-no-wide-reading"],
    linters: { cloudsplaining: ["DataExfiltration"] },
  },
} as const satisfies Record<string, Concern>;

export type ConcernId = keyof typeof concerns;

/** Findings of the linters that the pack does not look for, and why. */
export const notOurs: Readonly<Record<Linter, Readonly<Record<string, string>>>> = {
  parliament: {
    BAD_PATTERN_FOR_MFA: people,
    MISMATCHED_TYPE: never,
    MISMATCHED_TYPE_BUT_USABLE: "works as written",
    NO_VERSION: version,
    OLD_VERSION: version,
    SINGLE_VALUE_CONDITION_TOO_PERMISSIVE: set,
    UNKNOWN_CONDITION_FOR_ACTION: never,
    UNKNOWN_PRINCIPAL: "AWS refuses a principal that does not exist, and its form does not take `*` in a map",
  },
  cloudsplaining: {
    AssumableByComputeService: "says what a role is for, not what is wrong with it",
  },
  cfripper: {
    GenericCrossAccountTrustRule: crossAccount,
    GenericResourcePartialWildcardPrincipalRule: crossAccount,
    KMSKeyCrossAccountTrustRule: crossAccount,
    PartialWildcardPrincipalRule: crossAccount,
    S3BucketPolicyPrincipalRule: "wants users rather than accounts as principals; an account delegates",
    S3CrossAccountTrustRule: crossAccount,
  },
  "iam-policy-validator": {
    "action_condition_enforcement/missing_required_condition": hardening,
    "action_condition_enforcement/missing_required_condition_any_of": hardening,
    "condition_type_mismatch/invalid_value_format": never,
    "condition_type_mismatch/type_mismatch": never,
    "not_action_not_resource/not_action_deny_review": deny,
    "not_action_not_resource/not_resource_deny_review": deny,
    "not_principal_validation/not_principal_usage": deny,
    "policy_structure/missing_version": version,
    "policy_structure/outdated_version": version,
    "policy_type_validation/policy_type_hint": "a hint for its own settings",
    "sensitive_action/missing_condition": hardening,
    "set_operator_validation/forallvalues_allow_without_null_check": set,
    "set_operator_validation/set_operator_on_single_valued_key": set,
    "trust_policy_validation/invalid_principal_type_for_assume_action": "AWS refuses the role's deployment",
  },
};
