# What Lapse's worker processes may do themselves: enter accounts by the reader role and, where the accounts file has
# "organization", list the organization. Attach the policy to the role that the workers run with, in the management
# account or one that Organizations is delegated to.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "reader_role_name" {
  description = "The name of the reader role in every account; see deploy/reader-role."
  type        = string
  default     = "LapseReader"
}

variable "organization_id" {
  description = "The organization whose accounts may be entered, like o-a1b2c3d4e5."
  type        = string
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "EnterAccounts"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:${data.aws_partition.current.partition}:iam::*:role/${var.reader_role_name}"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceOrgID"
      values   = [var.organization_id]
    }
  }

  statement {
    sid = "ListOrganization"
    actions = [
      "organizations:ListAccounts",
      "organizations:ListAccountsForParent",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListTagsForResource",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "KnowOneself"
    actions   = ["sts:GetCallerIdentity"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "worker" {
  name        = "LapseWorker"
  description = "What Lapse's worker processes may do"
  policy      = data.aws_iam_policy_document.worker.json
}

output "policy_arn" {
  description = "To attach to the role that the workers run with."
  value       = aws_iam_policy.worker.arn
}
