# The role by which Lapse reads one account's IAM inventory and service last accessed data. It reads nothing else and
# changes nothing. Apply it once in every account.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "worker_role_arn" {
  description = "The role that Lapse's worker processes run with; nobody else may enter by the reader role."
  type        = string

  validation {
    condition     = can(regex("^arn:(aws|aws-us-gov|aws-cn):iam::\\d{12}:role/[\\w+=,.@/-]+$", var.worker_role_arn))
    error_message = "Expected a role's ARN, like arn:aws:iam::111122223333:role/LapseWorker."
  }
}

variable "external_id" {
  description = "What the worker has to bring, too; the same as externalId in the accounts file."
  type        = string

  validation {
    condition     = length(var.external_id) >= 2
    error_message = "An external id has at least two characters."
  }
}

variable "role_name" {
  description = "The same in every account, because the accounts file has one roleName for an organization."
  type        = string
  default     = "LapseReader"
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "LapseWorker"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.worker_role_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    sid = "ReadInventoryAndLastAccessed"
    actions = [
      "iam:GenerateServiceLastAccessedDetails",
      "iam:GetAccountAuthorizationDetails",
      "iam:GetPolicy",
      "iam:GetServiceLastAccessedDetails",
      "iam:GetServiceLastAccessedDetailsWithEntities",
      "iam:ListPoliciesGrantingServiceAccess",
      "iam:ListPolicyTags",
      "iam:ListRoles",
      "iam:ListUsers",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role" "reader" {
  name                 = var.role_name
  description          = "Lets Lapse read the IAM inventory and service last accessed data"
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "read" {
  name   = "LapseReader"
  role   = aws_iam_role.reader.id
  policy = data.aws_iam_policy_document.read.json
}

output "role_arn" {
  description = "For roleArn in the accounts file, where accounts are listed one by one."
  value       = aws_iam_role.reader.arn
}
