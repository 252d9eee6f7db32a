{{- define "marketprism-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release's name, with the chart's name unless it is in it already. */}}
{{- define "marketprism-operator.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "marketprism-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "marketprism-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name must be given when serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "marketprism-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "marketprism-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "marketprism-operator.ownLabels" -}}
{{ include "marketprism-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: marketprism
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "marketprism-operator.labels" -}}
{{- include "marketprism-operator.labelsWith" (list . dict) }}
{{- end }}

{{/*
Labels with more of them: (list $ more). The chart's own win: objects are found by them.
*/}}
{{- define "marketprism-operator.labelsWith" -}}
{{- $root := first . }}
{{- $own := include "marketprism-operator.ownLabels" $root | fromYaml }}
{{- merge $own (last .) $root.Values.commonLabels | toYaml }}
{{- end }}

{{- define "marketprism-operator.image" -}}
{{- $repository := .Values.image.repository }}
{{- with .Values.global.imageRegistry }}
{{- $repository = printf "%s/%s" . (regexReplaceAll "^([^/]*[.:][^/]*|localhost)/" $repository "") }}
{{- end }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "marketprism-operator.replicas" -}}
{{- if kindIs "invalid" .Values.replicas }}
{{- ternary 1 2 .Values.dockerSocket.enabled }}
{{- else if and .Values.dockerSocket.enabled (gt (int .Values.replicas) 1) }}
{{- fail "replicas can't be more than 1 with dockerSocket.enabled: two operators would want the same port of the node" }}
{{- else }}
{{- .Values.replicas }}
{{- end }}
{{- end }}

{{/* Left out without a word, a kind of monitoring would be missed only when it is needed. */}}
{{- define "marketprism-operator.requireMonitoring" -}}
{{- if not (.root.Capabilities.APIVersions.Has (printf "monitoring.coreos.com/v1/%s" .kind)) }}
{{- fail (printf "%s is true, but the cluster knows no %s: install the Prometheus Operator first, or, for helm template, add --api-versions monitoring.coreos.com/v1/%s" .flag .kind .kind) }}
{{- end }}
{{- end }}
