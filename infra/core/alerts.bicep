// Log alerts over what the gateway logs: errors, slow answers, sudden 401s (somebody guesses tokens, or a key ring was
// lost) and 429s (a client runs wild, or the limit is too low). They mail nobody unless ALERT_EMAIL is set.

param namePrefix string
param location string
param tags object
param workspaceId string

@description('Who is told; empty for nobody.')
param email string

// SSE streams last for minutes by design, so they say nothing about latency.
var shortCalls = 'AppRequests | where OperationName !endswith "sse" and OperationName !endswith "mcp-get"'
var rules = [
  {
    name: 'errors'
    title: 'More than 5 % of calls fail'
    severity: 1
    query: 'AppRequests | summarize Calls = sum(ItemCount), Failed = sumif(ItemCount, toint(ResultCode) >= 500) | where Calls >= 20 | project Value = 100.0 * Failed / Calls'
    threshold: 5
  }
  {
    name: 'latency'
    title: 'The slowest 5 % of calls take more than 5 seconds'
    severity: 2
    query: '${shortCalls} | summarize Calls = count(), Value = percentile(DurationMs, 95) | where Calls >= 20 | project Value'
    threshold: 5000
  }
  {
    name: 'unauthorized'
    title: 'Many calls with an invalid token'
    severity: 2
    query: 'AppRequests | where ResultCode == "401" | summarize Value = sum(ItemCount)'
    threshold: 500
  }
  {
    name: 'rate-limited'
    title: 'Many calls over the rate limit'
    severity: 3
    query: 'AppRequests | where ResultCode == "429" | summarize Value = sum(ItemCount)'
    threshold: 100
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${namePrefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'mcp'
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${namePrefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${namePrefix}: ${rule.title}'
      description: rule.title
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      // A new workspace has no such table yet, and the check at deployment would fail.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(email) ? [] : [group.id]
      }
    }
  }
]
