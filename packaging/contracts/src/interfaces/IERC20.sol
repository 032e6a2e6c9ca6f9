// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The part of a token that the contracts call
/// @dev Results are declared as the standard says; SafeToken also accepts tokens that return nothing.
interface IERC20 {
    /// @notice Tokens that an account has.
    function balanceOf(address account) external view returns (uint256);

    /// @notice Sends the caller's tokens.
    function transfer(address to, uint256 amount) external returns (bool);

    /// @notice Sends tokens of someone who allowed it.
    function transferFrom(address from, address to, uint256 amount) external returns (bool);

    /// @notice Allows a spender to take up to an amount.
    function approve(address spender, uint256 amount) external returns (bool);
}
