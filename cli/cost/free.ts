/** Resources that cost nothing as long as nothing uses them. What is not here and not priced is named as not estimated. */
const families = [
  /^(pulumi|socless|awsx):/,
  /^aws:iam\//,
  /^aws:apigatewayv2\/(api|stage|route|integration|deployment):/,
  /^aws:lambda\/(function|permission|functionEventInvokeConfig|alias|layerVersion):/,
  /^aws:sqs\/(queue|queuePolicy|redrivePolicy|redriveAllowPolicy):/,
  /^aws:dynamodb\/(table|resourcePolicy):/,
  /^aws:sfn\/(stateMachine|alias):/,
  /^aws:sns\/(topic|topicPolicy|topicSubscription):/,
  /^aws:s3\/bucket\w*:/,
  /^aws:secretsmanager\/(secretPolicy|secretVersion|secretRotation):/,
  /^aws:kms\/(alias|keyPolicy):/,
  /^aws:cloudwatch\/(logGroup|logResourcePolicy|logSubscriptionFilter|eventRule|eventTarget|eventBus|eventBusPolicy|eventPermission):/,
  /^aws:scheduler\/scheduleGroup:/,
  /^aws:ec2\/(vpc|subnet|route|routeTable|routeTableAssociation|internetGateway|securityGroup|securityGroupRule|networkAcl|networkAclRule|vpcEndpointPolicy|defaultSecurityGroup|defaultNetworkAcl|defaultRouteTable):/,
  /^aws:ec2\/(vpcEndpointRouteTableAssociation|vpcEndpointSubnetAssociation|vpcEndpointSecurityGroupAssociation|eipAssociation):/,
  /^aws:vpc\/securityGroup(In|E)gressRule:/,
];

export const isFree = (type: string): boolean => families.some((family) => family.test(type));
